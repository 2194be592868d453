"""How the example tracker is laid out: its columns under the headings that somebody chose, grouped as they were merged."""

from __future__ import annotations

from collections.abc import Mapping

TITLE = "Lived experience posts: where each one stands (fictional, nobody in it exists)"

# What stands above the headings, and beneath it each heading with the column that it means. The engine has no
# column for the cost centre and the comments: trackers hold more than it keeps.
GROUPS: Mapping[str, Mapping[str, str]] = {
    "The post": {
        "Post ID": "tracker_id",
        "Directorate": "care_group",
        "Ward or team": "team",
        "Job role": "jd_ps_agreed.role",
        "AfC band": "jd_ps_agreed.band",
        "Contract type": "post",
        "Cost centre": "cost_centre",
    },
    "Who leads": {
        "Team manager": "service_lead",
        "Manager email": "service_lead_email",
        "Prof lead": "professional_lead",
        "Prof lead email": "professional_lead_email",
    },
    "Where it is": {
        "Current stage": "stage",
        "In this stage since": "entered_on",
        "On hold since": "held_on",
        "Hold review": "hold_review_on",
    },
    "Getting ready": {
        "Understand the lived experience roles available": "understand_roles",
        "Team readiness session": "readiness_session",
        "Action plan": "readiness_plan",
        "Complete actions needed before the advert": "readiness_actions",
        "Name supervisors and set up support": "support_infrastructure",
        "JD/PS agreed": "jd_ps_agreed",
        "Banding (job matching)": "banding_confirmed",
        "Job plan": "job_plan",
    },
    "Advert and interviews": {
        "Agree where and how long to advertise": "recruitment_strategy",
        "Planned advert date": "recruitment_strategy.planned_open",
        "Agree the statements in the advert": "advert_statements",
        "Share a video about the role": "role_video",
        "Date advert live": "advert_open",
        "Closing date": "advert_open.closes_on",
        "Info session": "info_session",
        "Advert closed": "advert_closed",
        "Agree the co-produced selection process": "selection_process",
        "Prepare and pay panel members": "panel_prepared",
        "Shortlisting done": "shortlist",
        "Send invitations and offer adjustments": "interview_invites",
        "Interviews planned for": "interview_invites.interview_date",
        "Interviews held": "interviews",
        "Outcome agreed": "selection_outcome",
        "Number appointed": "selection_outcome.appointed",
        "Offer feedback to everyone interviewed": "feedback",
    },
    "Offer and checks": {
        "Offer made": "conditional_offer",
        "Name": "conditional_offer.name",
        "HR checks completed": "hr_clearance",
        "OH": "oh_clearance",
        "Last contact": "keep_in_touch",
        "Start date confirmed": "start_confirmed",
        "Started on": "start_date",
        "Fixed term ends": "contract_ends",
    },
    "First months": {
        "Workbook every": "pace",
        "Workbook weeks done": "workbook_week",
        "Adjustments conversation offered": "adjustments_offer",
        "Confirm line, group and peer supervisors": "supervision_named",
        "Local induction": "local_induction",
        "Meet and greet": "meet_greet",
        "Wellbeing plan offered": "wellbeing_plan",
        "Workbook review": "workbook_review",
        "Group sessions attended": "group_supervision",
        "Peer supervision started": "peer_supervision",
        "Peer training": "peer_training",
        "3 month review": "three_month_review",
    },
    "Since then": {
        "Last development plan": "cppd_plan",
        "Last reflective practice": "reflective_practice",
        "Last PDC": "triangulated_pdc",
        "Next PDC due": "triangulated_pdc.next",
        "Last JD review": "jd_review",
    },
    "Ended": {
        "Date left": "ended_on",
        "Stage when it ended": "last_stage",
        "How they left": "ended_why",
        "Comments": "comments",
    },
}
# Headings that stand in the upper of the two rows of headings, merged with the cell beneath.
UPPER = tuple(GROUPS["The post"])
