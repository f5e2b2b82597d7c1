"""The words that matching treats in a way of their own: stop words, light words, negations, words easily confused."""

from cards.kinds.matching.stem import stem


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that carry no point by themselves.
STOP = _words("""
    a an and any are as at be been being but by can could did do does doing done each either else etc eg ie even
    ever every for from get getting got had has have having he her here him his how i if in into is it its just let
    lot may me might mine more most much must my of off on once one onto or other our ours out over own per really
    same she should so some something such than that the their theirs them then there these they thing things this
    those through to too up upon us very was we were what whatever when where whether which while who whoever whom
    whose will with within would you your yours also always already again both make makes making made sure ensure
    ensuring ensures like say says said basically obviously think bit okay ok yes im ive id ill well going go goes
    went way about all because since able try am actually theyre youve weve theyve whos thats theres heres whats
    u ur ull ya yeah yep gonna wanna gotta kinda sorta tbh imo cos coz cuz bc tho lol youll youd theyll theyd itll itd
    weve wed hes shes hed come comes came under yourself myself themselves itself means mean meant bunch stuff simply
    dont still quite maybe perhaps usually normally anything anyone everyone everything everybody somebody someone
    anybody teh hte adn taht thier wich wiht meanwhile throughout
""")

# Stems that are part of most answers and so tell little.
LIGHT = frozenset(
    map(
        stem,
        _words("""
        client firm work job surveyor surveying rics service project company give take keep provide use put set ask
        show see look good new people person part kind case matter thing time way first clear properly right
        practice business professional procedure deal act carry instruction standard high
        """),
    )
)

# Stems of words that turn up whatever is spoken of, and so tell a little less than the names of things.
GENERAL = frozenset(
    map(
        stem,
        _words("""
        accept add affect afterwards agree aim allow amount answer appear apply appropriate arrange attend avoid aware
        base basis beforehand begin benefit bring call cause change check choose close common complete concern
        condition confirm consider contain continue control cost cover create current decide deliver depend describe
        detail different discover discuss draw easy effect end enter exist expect explain extra fact fail fair feel
        find follow form full further general great group handle happen hear help hold idea identify important improve
        include increase influence inform involve issue item join know learn leave less level limit list little live
        local lose manage meet member mention method mind move name need next normal note number offer often open
        option order particular pass past perform period place plan point possible prepare present problem produce
        promptly protect prove purpose question quick raise range reach read real reason receive record reduce refer
        regular relate remain remember remove repeat reply report request require respond result return review role
        rule run satisfy save seek seem send separate serious settle several share similar simple single situation
        soon special stage stand start state stay step stop strong sufficient suit suitable support system task team
        tell term test thorough treat type understand update value view visit wait want wide word world wrong
        """),
    )
)

# Stems that stand for a phrase of several words, as synonyms.py reads it.
COMPOUNDS = frozenset(
    map(stem, _words("lumpsum timecharge engagementterms thirdparty dutyofcare disputeresolution tipoff runoff"))
)

# What turns the words after it, to the end of the piece or to the next turn, into their contrary.
NEGATIONS = _words(
    "not no never nor neither avoid avoiding refuse refusing without fail failing cannot skip ignore omit forget"
)
# What turns the words before it too, back to the last turn.
WHOLE_NEGATIONS = _words(
    "nothing nobody none unnecessary forbidden prohibited optional pointless irrelevant unimportant"
)
# A negation right after one of these turns the words before it too: "feedback is not needed".
LINKS = _words("is are was were be been does do did need needs")
# A new thought begins here, so a negation ends.
TURNS = _words("""
    but until before unless except instead however because so and if when where though although only while then
    otherwise whether
""")
# What is denied after one of these is a condition, which the point may well put the other way round.
CONDITIONS = _words("if when where whether unless otherwise")
# To check that there is no conflict is to check, and denies nothing.
CHECKS = _words("check checks checking checked confirm confirming ensure ensuring verify sure")

# What is said of one thing ends here, and the figure of the next stands with the next: "in 7 days and reply in 28".
JOINTS = _words("and then but plus while whereas")

# All words that decide whether something is denied.
STEERING = NEGATIONS | WHOLE_NEGATIONS | TURNS | CONDITIONS | CHECKS

# Stems one slip apart that mean different things: never taken for each other's typing error or root.
CONFUSABLE = frozenset(
    frozenset(map(stem, pair.split("/")))
    for pair in _words("""
        contract/contact form/firm party/partly access/assess effect/affect insurer/insured person/reason
        content/consent cause/clause principal/principle quality/quantity county/country adequate/accurate
        formal/informal term/team trust/truth price/prize claim/client contract/contractor inform/informal
        formal/form person/personal profession/professor
    """)
)
