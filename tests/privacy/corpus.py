"""What somebody might type who means harm, or whose text merely looks like it: made here, each with a mark of its own.

Whatever runs says so: a script sets ``window.ran``, a template or a formula gives the product, a header is called forged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from types import MappingProxyType

# Two primes; nobody writes their product, so that wherever it stands something has been worked out.
SUM, WORKED_OUT = "7919*6131", "48551389"
FORGED = "forged-by-text"

_BREAKS = ("", '">', "'>", "</textarea>", "</title>", "--></script>", '" ', "' ")
_RUNS = (
    "<script>window.ran=1</script>",
    "<ScRiPt >window.ran=1</sCrIpT>",
    "<img src=x onerror=window.ran=1>",
    "<svg/onload=window.ran=1>",
    "<details open ontoggle=window.ran=1>x</details>",
    "<input autofocus onfocus=window.ran=1>",
    "<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",
    "<a href='javascript:window.ran=1'>look</a>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.ran=1>",
    "<noscript><p title='</noscript><img src=x onerror=window.ran=1>'>",
    "onmouseover=window.ran=1 autofocus onfocus=window.ran=1 x=",
    "<meta http-equiv=refresh content='0;url=https://elsewhere.example/'>",
    "<base href='https://elsewhere.example/'>",
    "<link rel=stylesheet href='https://elsewhere.example/x.css'>",
    "<form action='https://elsewhere.example/'><button>Log in</button></form>",
)
_ENCODED = (
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "%3Cscript%3Ewindow.ran=1%3C/script%3E",
    "\\u003cscript\\u003ewindow.ran=1\\u003c/script\\u003e",
    "&#60;script&#62;window.ran=1&#60;/script&#62;",
    "\uff1cscript\uff1ewindow.ran=1\uff1c/script\uff1e",
    "<<script>window.ran=1//<</script>",
    "<scr<script>ipt>window.ran=1</scr</script>ipt>",
    "javascript:window.ran=1",
    "java\tscript:window.ran=1",
    "data:text/html,<script>window.ran=1</script>",
    'https://trust.example/"onmouseover=window.ran=1',
    "https://trust.example/'><script>window.ran=1</script>",
    "//elsewhere.example/x",
    "https://trust.example@elsewhere.example/",
)
_OPENINGS = (
    "{{%s}}",
    "${%s}",
    "#{%s}",
    "<%%= %s %%>",
    "{%% print(%s) %%}",
    "[[%s]]",
    "@(%s)",
    "$(( %s ))",
    "`expr %s`",
)
_TEMPLATES = (
    *(opening % SUM for opening in _OPENINGS),
    *(f"{before}{{{{{SUM}}}}}{after}" for before, after in (("a", "b"), ("{%raw%}", ""), ("-}}", "{{-"), ("\n", "\n"))),
    "{{config}}",
    "{{ self.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ page.__class__ }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{0.__class__}",
    "{page.__init__.__globals__}",
    "%(secret)s",
    "%s%s%s%n",
    "$USER $(id) `id` ; id | id",
    "__import__('os').system('id')",
)
_QUOTES = ("'", '"', "')", '")', "''", "\\'", "%'", "1")
_QUERIES = (
    " OR 1=1 --",
    "; DROP TABLE hire; --",
    " UNION SELECT handle, email FROM person --",
    "; UPDATE \"grant\" SET role='administrator'; --",
    " AND 1=(SELECT count(*) FROM credential) --",
    "/**/OR/**/1=1#",
)
_FIRST = ("=", "+", "-", "@", "\t=", "\r=", "\uff1d", "\uff0b", "\uff0d", "\uff20", " =", "'=", '"=', "\n=")
_WORKS = (
    f"{SUM}",
    "cmd|' /C calc'!A0",
    'HYPERLINK("https://elsewhere.example/","look")',
    "SUM(1+1)*WEBSERVICE(A1)",
    "DDE(1)",
)
_LINE_ENDS = ("\r\n", "\n", "\r", "%0d%0a", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\\r\\n", "\r\n\r\n")
_LINES = (f"Bcc: {FORGED}@elsewhere.example", f"Set-Cookie: {FORGED}=1", f"X-{FORGED}: 1", f'{{"event": "{FORGED}"}}')
_PATHS = (
    *("../" * n + "etc/passwd" for n in (1, 3, 9)),
    *("..%2f..%2fetc%2fpasswd", "..%252f..%252fetc%252fpasswd", "....//....//etc/passwd", "..\\..\\windows\\win.ini"),
    *(
        "/etc/passwd",
        "file:///etc/passwd",
        "C:\\boot.ini",
        "\\\\elsewhere.example\\share",
        "con",
        "nul.txt",
        "~/.ssh/id_rsa",
    ),
    *(
        "/var/pledge.db",
        "secret.key",
        "pledge.log\0.txt",
        "R-0001/../R-0003",
        "R-0003%00",
        "R-0003;R-0001",
        "r-0003/history",
    ),
)
_UNSEEN = {
    "override": "\u202e", "left override": "\u202d", "end": "\u202c", "left mark": "\u200e",
    "isolate": "\u2066", "embedding": "\u202b", "mark": "\u200f", "joiner": "\u200d", "space": "\u200b",
    "order": "\ufeff", "tag": "\U000e0041", "soft": "\u00ad", "filler": "\u3164", "word joiner": "\u2060", "arabic": "\u061c",
}  # fmt: skip
_CONTROL = (
    "\0",
    "\x1b[31mred",
    "\x1b]0;title\x07",
    "\x07",
    "\x08\x08\x08",
    "\x7f",
    "\x9b31m",
    "\x1b[2J\x1b[H",
    "\x1b]8;;https://elsewhere.example/\x1b\\look\x1b]8;;\x1b\\",
    "\x1b]52;c;Zm9yZ2Vk\x07",
    "done\rfailed",
    "\x90+q544e\x9c",
    "\ufffe",
    "\ue000",
)
_LONG = ("a" * 5_000, "<b>" * 3_000, "é" * 3_000, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢" * 50, "\n" * 2_000, "(" * 5_000, "9" * 5_000, "{{" * 2_000)

CORPUS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "script": (*map("".join, product(_BREAKS, _RUNS)), *_ENCODED),
        "template": _TEMPLATES,
        "SQL": tuple(map("".join, product(_QUOTES, _QUERIES))),
        "formula": tuple(map("".join, product(_FIRST, _WORKS))),
        "header": tuple(f"Kind words{end}{line}" for end, line in product(_LINE_ENDS, _LINES)),
        "path": _PATHS,
        "unseen": tuple(
            f"{word}{mark}{rest}" for mark in _UNSEEN.values() for word, rest in (("", "txt.exe"), ("Sam", " Ford"))
        ),
        "control": tuple(f"{text}{after}" for text in _CONTROL for after in ("", " and more")),
        "long": _LONG,
    }
)
EVERY = tuple(text for texts in CORPUS.values() for text in texts)


def some(every: int) -> Iterator[str]:
    """A part of each kind, the first of it always."""
    for texts in CORPUS.values():
        yield from texts[::every]
