"""How a record is called beside its reference: by its post, never by its person."""


def post_label(team: str, post_number: int) -> str:
    """The label of a post: "Oak, post 2"."""
    return f"{team}, post {post_number}"
