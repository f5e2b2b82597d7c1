"""What surveyors say in more than one way: groups of words, phrases that stand for one word, and opposites.

Lists of ours, from what is said in practice about the things that decks ask. Words that the decks keep apart are
never in one group: client and customer, complaint and claim, consumer and business, explicit and implicit, formal
and informal. Several entries stand on a line, parted by " / ".
"""

from collections.abc import Iterator
from typing import TypeAlias

from cards.kinds.matching import sayings, subjects
from cards.kinds.matching.stem import stem

# By first word: what follows it and what is read in its place, the longest first.
Phrases: TypeAlias = dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]

# "what is typed: what is read in its place"; nothing there means that it is skipped. Some hold a negation that denies
# nothing, others say without one what is often said with it.
_PHRASES = """
not only: / not even if: never / even if: / even though: / no thanks: decline / no thank you: decline
thanks but no thanks: decline / not just: / not merely: / not simply: / not necessarily: / whether or not: / if not:
no matter: / no later than: within / not later than: within / no more than: within / not more than: within
no longer than: within / no less than: minimum / not less than: minimum / at least: minimum / at most: maximum
do not forget: / never forget: / not forget: / not fail: / not hesitate: / no need: not / not need: not
not have: not / rather than: not / instead of: not / opposed to: not / no cost: free / no charge: free
free of charge: free / without delay: promptly / without undue delay: promptly / no delay: promptly
without charge: free / not satisfied: dissatisfied / not happy: dissatisfied / not pleased: dissatisfied
as soon as possible: promptly / as soon as: promptly / straight away: promptly / right away: promptly
at once: promptly / in good time: promptly / on time: promptly / in time: promptly / up to date: current
in writing: written / write down: record / written down: record / writing down: record / put in writing: written
in advance: beforehand / up front: beforehand / find out: discover / finding out: discover / found out: discover
turn down: decline / say no: decline / saying no: decline / walk away: decline / take on: accept / taking on: accept
carry on: continue / put right: remedy / putting right: remedy / make good: remedy / look into: review
look after: care / look at: review / point out: tell / let know: tell / letting know: tell / play back: confirm
read back: confirm / in person: face / face to face: face / lump sum: lumpsum / fixed fee: lumpsum
fixed price: lumpsum / set fee: lumpsum / hourly rate: timecharge / day rate: timecharge / time charge: timecharge
by the hour: timecharge / terms of engagement: engagementterms / letter of engagement: engagementterms
engagement letter: engagementterms / terms and conditions: engagementterms
conditions of engagement: engagementterms / appointment document: engagementterms
chinese wall: information barrier / ethical wall: information barrier / cooling off: cancel
money laundering: laundering / follow up: follow / hand overs: handover / run off: runoff / e mail: email
time frame: timescale / time scale: timescale / time limit: timescale / sign off: approve / signed off: approve
third party: thirdparty / third parties: thirdparty / start up: start / kick off: start
ring fence: separate / ring fenced: separate / duty of care: dutyofcare
dispute resolution: disputeresolution / tip off: tipoff / tipping off: tipoff / tipped off: tipoff
step in: stand in / court case: legal action / one off: single / pull out: withdraw / pulling out: withdraw
step back: withdraw / step down: withdraw / step aside: withdraw / back out: withdraw / go out: issue
goes out: issue / went out: issue / send out: issue / sent out: issue / not mix: separate / not mixed: separate
not mixing: separate / never mix: separate / never mixed: separate / no mixing: separate / not cost: free
not pay: free / not charge: free / not agree: dispute / no worse than: minimum / as good as: minimum
t and c: terms / t and cs: terms / local authority: council / local council: council / long term: longterm
long lasting: longterm / long standing: longterm / go wrong: risk / went wrong: mistake / gone wrong: mistake
work out: discover / working out: discover / worked out: discover / figure out: discover / sort out: resolve
sorted out: resolve / deal with: handle / dealing with: handle / dealt with: handle / deals with: handle
talk through: explain / go through: review / keep quiet: confidential / mouth shut: confidential
keep informed: update / kept informed: update / keep posted: update / in the loop: update
edi: equality diversity inclusion / d and i: diversity inclusion / cpd: competent / mlro: nominated officer
ubo: beneficial owner / aml: laundering / kyc: identity check / edd: look deeper
enhanced due diligence: look deeper / no win no fee: success fee / repeat back: confirm / sum up: confirm
open mind: not prejudge / jump to conclusions: prejudge / jumping to conclusions: prejudge
take it personally: defensive / taking it personally: defensive / not prohibit: legal / not prohibited: legal
not illegal: legal / not unlawful: legal / not banned: legal / not against the law: legal / not break the law: legal
not alter: unaltered / not altered: unaltered / not amend: unaltered / not tamper: unaltered / not change: unaltered
hand over: handover / own time: promptly / cut off: deadline / cash flow: cashflow / value for money: worth
conflict of interest: conflict / conflicts of interest: conflict / need to: / needs to: / needed to: / want to:
wants to: / wanted to: / hourly rates: timecharge / day rates: timecharge / time charges: timecharge
lump sums: lumpsum / fixed fees: lumpsum / step away: withdraw / stand back: withdraw / not touch: unaltered
not delete: unaltered / long run: longterm / write up: record / written up: record / sign up: agree
put down: record / not hide: open / not later: promptly / at risk: risk / in line with: follow / comply with: follow
stick to: follow / abide by: follow / carry out: perform / carried out: perform / carrying out: perform
set out: state / sets out: state / look for: seek / ask for: request / asking for: request / get in touch: contact
on site: site / face value: value / get back: respond / getting back: respond / paid into: pay bank
own up: disclose / make sure: ensure
"""

# Words of one group are taken for one another. A word may be in several groups; what it shares with one, it does not
# share with another.
_GROUPS = """
tell inform notify advise report communicate update contact explain
promptly quickly immediately early soon fast speedy swift asap prompt timely / begin start commence outset beginning
before prior beforehand advance / after following afterwards / accept undertake
write written writing email letter document / agree settle confirm approve
agree consent permission permit approve approval allow authorise / honest truthful candid open transparent upfront
objective aim goal need requirement expectation wish desire want / purpose reason aim intend why
understand know grasp identify / discover establish ascertain identify determine learn clarify
fee charge price cost / cost expense price disbursement / staff employee colleague people team
supervisor manager boss director / senior director partner principal manager
timescale programme timetable schedule deadline timing / safe secure protect safeguard security
confidential private secret privacy / record log note register document file / store file archive
keep retain hold maintain / review check audit examine inspect assess / check verify confirm
analyse assess review evaluate consider weigh / regular often frequent weekly monthly periodic routine
separate segregate apart ringfence / appropriate suitable adequate sufficient enough proper
fair impartial unbiased / independent impartial neutral outside / escalate raise refer elevate pass
refer signpost direct point / resolve settle sort fix solve remedy / remedy rectify mend correct
dissatisfied unhappy displeased disappointed dissatisfaction unsatisfied / help assist support
give provide supply offer deliver / disclose reveal declare divulge share tell / commission kickback referral
decline refuse reject / stop cease pause halt withdraw / effect impact implication consequence affect
change amend vary alter modify variation adjust / contract agreement appointment
appoint engage instruct hire employ instruction
competent skill expertise capable qualified qualification experience knowledge / capacity resource manpower staff
diligent careful thorough conscientious care / quality standard good
respect polite courteous civil respectful courtesy manners / feedback survey questionnaire / meet meeting
talk discuss speak conversation / telephone phone call ring / clear plain simple / accurate correct precise right
minimum least lowest / maximum most highest / limit cap ceiling / limit restriction restrict / percentage percent
competitor rival / liability blame fault liable / responsible accountable / admit concede
compensation damages payout / redress ombudsman disputeresolution mediation adjudication arbitration
buyer purchaser / seller vendor / property building house home / project job work assignment instruction
firm company practice organisation / law legal statute lawful legislation statutory / prevent avoid stop
crime criminal / mistake error slip / respond reply answer response / return back / publish publicise
issue send release / holiday leave absence / template format proforma / branding brand logo
sustainable green environmental / current recent / rely depend reliance / end terminate termination cancel
tipoff alert warn / choice option alternative / recommend advise suggest propose refer / trust confidence
reconcile balance / name state specify / scope extent / exclude exclusion / insurance insured cover policy
insurer insurance / staff handover / independence neutrality / conduct behaviour behave / moral ethical integrity
maintain continue ongoing develop / society public community / diverse equality equal / inclusive inclusion
calm composed patient / defensive argue argumentative / serious grave / lesson learn / role position
worry concern fear / driver motivation motive / influence pressure / evidence proof / delay late / payment pay
due payable / owner ownership / suit tailor / court judge litigation / file paperwork / complete finish
identity identification id / update progress / outcome result decision
small minor little trivial less lower reduce cheaper / big large major significant / happen occur recur
divide split share segregate / exclusive sole / title name call label / pay bank deposit
record ledger book account / authorise sign signature / request ask demand / available copy / trust rapport
goods product item something / transaction deal sale purchase / buy purchase / single oneoff
longterm lasting ongoing / tailor bespoke specific customise individual particular / judgement opinion view
distance remote online / premises home doorstep / stage phase step milestone / define state write
brief requirement remit / deliverable output product report / party side / procedure process / handle deal manage
independent external uninvolved separate / remedy solution / outcome finding conclusion / route option
include contain name / approve accredit recognise / wording term / retroactive retrospective
exception exclude except carve exempt / quote bid tender / value worth / promise commit guarantee
authority power senior / ready prepared willing / related linked connected same / barrier wall
fact detail information happen / solution option / limit reduce minimise mitigate / issue circulate share
minutes notes / storage filing server / cover stand deputise / improve better / basis reason ground rationale why
high top / enforce police / compare against versus vs / income revenue turnover earnings / spend expenditure cost
owe debt liability / own asset / religion faith / inspect survey visit inspection / valuation value appraise
landlord lessor / repair maintenance / defect fault problem / breach break leak / delete destroy erase
source origin / variation instruction / increase rise / decrease fall reduce cut / usual standard typical
engagementterms appointment contract terms / publish public website / expert specialist / collect gather obtain
cause reason / bad poor / leave exit / sound condition state / agreement deal settlement settle / reply feedback
chase remind / detail specific / summarise confirm recap / extra additional / per each every
success incentive bonus contingency contingent / advantage exploit / fair reasonable / bind binding
deeper enhanced further / question challenge query object dispute / require oblige compel order obligation
legal lawyer solicitor / finance financial cash money / present smart appearance dress / confidence confidential
promise word commitment / promptly deadline punctual / review investigate investigation enquiry
full final substantive complete / reach contact / preserve keep / account statement timeline chronology
apologise sorry apology / lesson learn reflect different / stay remain keep / timecharge hourly
minimisation minimise minimum necessary / storage store retention / necessary essential needed
withdraw recuse remove / expertise specialist / clarify explain / obtain get receive acquire
cheap inexpensive economical / expensive costly / aware know / damage harm injury loss hurt / accident incident
danger hazard risk unsafe / site property location / plan strategy programme / method approach technique way
worker operative labour staff / train training teach educate / tidy clean / energy power fuel / waste rubbish
reduce cut lower less save / increase raise grow / amount sum figure quantity / total overall
calculate compute measure / measure dimension size area / compare comparable comparison benchmark
adjust tweak adapt / sell sale dispose disposal / evaluate appraise / check test / monitor track watch
photo photograph picture image / draw drawing plan / permit licence permission consent / planning permission
approve sanction / object oppose objection / neighbour adjoining adjacent / tenant occupant occupier lessee
let lease tenancy rent / term length duration / end expiry expire finish / begin start commence launch
allocate assign give / manage control run / control influence command / goal target
weakness weak disadvantage drawback / strength strong advantage benefit / bonus reward
fine penalty punish sanction / ban prohibit forbid outlaw illegal unlawful / right entitlement entitle
duty obligation responsibility / member partner / family relative / friend personal / ethics moral
bribe corrupt bribery corruption / gift present hospitality / tender bid procurement / select choose pick appoint
win obtain secure / negotiate bargain negotiation / compromise settlement / binding final / enforce enforcement
deadline date / interim stage / complete completion / defective faulty / repair fix mend / snag defect
warrant guarantee / bond guarantee security / retain retention / certify certificate / instruct order / claim demand
price tender / extend extension / delay postpone / weather rain / clear unambiguous plain / jargon technical
audience reader listener / structure organise order / concise short brief / listen hear / respect dignity
discriminate discrimination prejudice bias / adjust adjustment / disability disabled / age old young
culture background / password login / encrypt encryption / backup copy / access reach / virus malware hack cyber
shred destroy / ground soil / flood flooding / carbon emission co2 / insulate insulation / renewable solar
contaminate contamination pollution / demolish demolition / roof ceiling / wall masonry / crack fracture
damp moisture / rot decay / structure structural / budget allowance fund / profit surplus / loss deficit / tax duty
annual yearly / monthly month / weekly week / daily day / senior experienced / junior trainee / helpful useful
hard difficult / easy simple / quiet silent / hurry rush / first initial / last final latest
previous past earlier former prior / future later / now current present / constant continuous ongoing
describe explain set / prove show demonstrate / personal individual / evidence document
"""

# Of two opposites, one does not do for the other, whatever stands beside them.
_OPPOSITES = """
accept decline / open close / written verbal / written oral / buyer seller / landlord tenant / employer contractor
minimum maximum / above below / formal informal / explicit implicit / internal external / consumer business
increase decrease / early late / public private / same different / client customer / income expenditure
insurer broker / continue stop / start stop
"""

# Who acts and who is told: a point about one of them is not said by the same of another.
_PARTIES = """
client contractor employer insurer supervisor landlord tenant buyer seller lender neighbour architect regulator
"""


def _entries(*texts: str) -> Iterator[str]:
    return (entry.strip() for text in texts for line in text.strip().splitlines() for entry in line.split(" / "))


def _phrases() -> Phrases:
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for entry in _entries(_PHRASES, sayings.PHRASES):
        said, _, read = entry.partition(":")
        first, *rest = said.split()
        found.setdefault(first, []).append((tuple(rest), tuple(read.split())))
    return {first: tuple(sorted(known, key=lambda one: -len(one[0]))) for first, known in found.items()}


def _groups() -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for number, entry in enumerate(_entries(_GROUPS, subjects.GROUPS)):
        for word in entry.split():
            found.setdefault(stem(word), set()).add(number)
    return {word: tuple(sorted(numbers)) for word, numbers in found.items()}


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in _entries(_OPPOSITES):
        one, other = map(stem, entry.split())
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    parties = {stem(word) for word in _PARTIES.split()}
    for party in parties:
        found.setdefault(party, set()).update(parties - {party})
    return {word: frozenset(others) for word, others in found.items()}


PHRASES = _phrases()
GROUPS = _groups()  # by stem, the numbers of its groups
OPPOSITES = _opposites()  # by stem
