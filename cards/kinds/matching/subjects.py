"""What surveyors say in more than one way, subject by subject: phrases and groups that synonyms.py adds to its own.

Lists of ours, from what is said in practice about the subjects of the assessment. The form is that of synonyms.py.
"""

PHRASES = """
talk through: explain / walk through: explain / run through: explain / take through: explain / go over: explain
spell out: explain / spelt out: explain / say why: explain / give reasons: explain / give reason: explain
justify: explain / break down: explain / say if: disclose / say so: tell / make clear: explain / made clear: explain
make aware: tell / made aware: tell / make known: tell / be upfront: honest / come clean: honest / come to: reach
got to: reach / get to: reach / arrived at: reach / arrive at: reach / came up with: reach / come up with: reach
get hold of: obtain / get hold: obtain / get rid: remove / keep an eye: monitor / keep on top: monitor
keep track: monitor / keep a record: record / keep record: record / keep a note: record / make a note: record
make a record: record / file note: record file / jot down: record / type up: record / typed up: record
black and white: written / paper trail: record / audit trail: record / on paper: written / confirm back: confirm
bring up: raise / flag up: raise / raise with: tell / report to: tell / report back: tell / shout up: tell
speak to: discuss / speak with: discuss / spoke to: discuss / spoken to: discuss / talk to: discuss
talk with: discuss / chat to: discuss / sit down with: meet / sit down: meet / meet up: meet / catch up: meet
get together: meet / go and see: meet / see in person: meet / face to face: meet person / pick up the phone: telephone
on the phone: telephone / over the phone: telephone / go back to: revisit / going back to: revisit
come back to: revisit / look again: review / go back over: review / keep going back: revisit
keep under review: review / double check: check / cross check: check / make certain: check / see if: check
see whether: check / see that: check / read up: read / swot up: read / go ahead: proceed / get going: start
crack on: proceed / get started: start / go live: start / stand down: withdraw / walk away: withdraw
walking away: withdraw / walked away: withdraw / hand back: withdraw / bow out: withdraw / get out: leave
getting out: leave / turn away: decline / knock back: decline / thanks but no: decline / not take: decline
not accept: decline / not proceed: decline / not act: decline / not go ahead: withdraw / put off: postpone
push back: delay / pushes back: delay / pushed back: delay / pushing back: delay / hold up: delay / held up: delay
knock on effect: effect / have an effect: affect / fall behind: late / run late: late / running late: late
to time: promptly / on schedule: promptly / on programme: promptly / meet deadlines: promptly
meet deadline: promptly / meet the deadline: promptly / hit deadlines: promptly / good time: promptly
without waiting: promptly / early doors: promptly / early on: promptly / first thing: promptly
there and then: promptly / as early: promptly / at the outset: beforehand / at the start: beforehand
ahead of time: beforehand / ahead of: before / days before: beforehand / days ahead: beforehand
day before: beforehand / week before: beforehand / prior to: before / head of: before / end of the day:
day to day: routine / from time to time: regular / every so often: regular / every now and then: regular
all the time: regular / bottom line: minimum limit / go below: minimum / walk away point: minimum / best case: ideal
give and take: compromise / give way: concede / give up: concede / giving up: concede / give ground: concede
trade off: concede / in return: exchange / in exchange: exchange / other side: counterparty
other party: counterparty / opposite side: counterparty / other surveyor: counterparty / other agent: counterparty
opposing side: counterparty / track record: experience / know how: expertise / out of depth: incompetent
not competent: incompetent / up to speed: current / kept current: current / out of date: outdated
old fashioned: outdated / conflict check: check conflict / background check: identity check
source of funds: money source / source of wealth: money source / gut feeling: suspicion / red flag: suspicion
red flags: suspicion / seem dodgy: suspicion / suspicious activity report: suspicion report / sar to: suspicion report
kick back: kickback / back hander: bribe / freebie: gift / freebies: gift / hospitality: gift
gifts and hospitality: gift / whistle blow: whistleblow / blow the whistle: whistleblow / whistle blowing: whistleblow
speak up: whistleblow / in the street: public / man in the street: public / look bad: reputation
looks bad: reputation / bad press: reputation / good name: reputation / bring into disrepute: disrepute reputation
do the right thing: ethical / right thing: ethical / bad apple: unethical / paying twice: duplicate
out of pocket: loss / put right what: remedy / made good: remedy / fix it: remedy / make amends: remedy
make up for: compensate / take to court: litigation / go to court: litigation / sue: litigation / sued: litigation
court action: litigation / legal proceedings: litigation / no fault: / at fault: liable / to blame: liable
on the hook: liable / held liable: liable / pay out: compensation / paid out: compensation / pays out: compensation
contract out: exclude / contracting out: exclude / opt out: exclude / cap on: limit / duty to: duty / obliged to: duty
law says: legal obligation / by law: legal obligation / the law: law / against the law: illegal / break the law: crime
breaking the law: crime / breaks the law: crime / an offence: crime / comes from: source / based on: basis
back up: evidence support / backed up: evidence support / backed by: evidence support / stand up: test
stands up: test / holds up: test / hold water: test / like for like: comparable / red book: valuation standards
all risks yield: yield / rate of return: yield / rent free: incentive / rent frees: incentive
capital contribution: incentive / break clause: break option / break option: break option / tenant break: break option
upward only: review upward / passing rent: current rent / hand back the keys: surrender / give notice: notice
serve notice: notice / served notice: notice / make up: consist / made up of: consist / made up: consist
consists of: consist / comprise: consist / comprised of: consist / floor area: area / floor space: area
gross internal: gia / net internal: nia / gross external: gea / gross internal area: gia / net internal area: nia
gross external area: gea / wall to wall: internal / laser measure: laser / tape measure: tape
planning permission: planning permission / change of use: use change / green belt: greenbelt
section 106: planning obligation / s106: planning obligation / permitted development: permitted
building regs: building regulations / building control: building regulations / health and safety: safety
near miss: incident / near misses: incident / hard hat: helmet / hi vis: hivis / high vis: hivis
high visibility: hivis / steel toe caps: boots / safety boots: boots / by myself: alone / on my own: alone
by yourself: alone / on your own: alone / by themselves: alone / on their own: alone / lone working: alone work
lone worker: alone worker / buddy system: buddy / call in: contact / check in: contact / time due back: return time
due back: return / due out: return / back by: return / be back: return / get home: return / bring along: accompany
come with: accompany / come along: accompany / bring someone: accompany / take somebody with: accompany
take someone with: accompany / bring a colleague: accompany / go with: accompany / critical path: critical completion
extension of time: more time extension / more time: more time extension / extra time: more time extension
additional time: more time extension / loss and expense: money loss / extra money: more money / more money: more money
down tools: suspend / stop work: suspend / stops work: suspend / stopping work: suspend / making good: defect remedy
snag list: snag defect / snagging list: snag defect / interim valuation: interim payment
stage payment: interim payment / bill of quantities: bill quantity / value engineering: savings
life cycle: lifecycle / whole life: lifecycle / net zero: carbon zero / embodied carbon: embodied carbon
carbon footprint: carbon / climate change: climate / solar panels: renewable / solar panel: renewable
heat pump: renewable heat / heat pumps: renewable heat / air tight: insulation / double glazing: insulation
cash in: cash coming / petty cash: cash / money in and out: cash movement / set of accounts: account
true and fair: true fair / bottom of: reason / cut corners: quality / stress test: test / personal data: data
personal information: data / data breach: breach / hacked: breach / data subject: person data
right to erasure: delete / be forgotten: delete / kept for longer: retain / lawful basis: legal basis
legal basis: legal basis / opt in: consent / tick box: consent / say yes: accept / saying yes: accept
said yes: accept / go along with: accept / all parties: parties / both parties: parties / both sides: parties
either side: party / each side: party / each party: party / either party: party / left out: exclude
leave out: exclude / not included: exclude / not include: exclude / not doing: exclude / not be doing: exclude
not cover: exclude / not covered: exclude / out of scope: exclude / outside the scope: exclude / not part: exclude
wheelchair: disabled access / step free: accessible / large print: accessible / easy read: accessible
quiet ones: quiet people / speak over: interrupt / talk over: interrupt / have a say: heard / have their say: heard
have say: heard / body language: nonverbal / eye contact: nonverbal / plain english: plain language
layman terms: plain language / lay terms: plain language / put simply: plain / dumb down: plain / ask them: ask
what went well: lesson / went well: lesson / de brief: lesson / post project: lesson / next time: lesson
kpis: indicator / mile stone: milestone / mile stones: milestone / sub contractor: subcontractor
sub contractors: subcontractor / sub consultant: subconsultant / main contractor: contractor / head lease: headlease
sub let: sublet / sub letting: sublet / sub tenant: subtenant / in house: internal / web site: website
check list: checklist / work load: workload / team work: teamwork / time sheet: timesheet / time table: timetable
data base: database / pass word: password / pass words: password / soft ware: software / on line: online
on going: ongoing / over all: overall / foot print: footprint / flood plain: flood / flood risk: flood
know your customer: identity check
"""

GROUPS = """
reach arrive get / decline withdraw refuse / withdraw leave quit exit / explain talk justify describe set
explain reason basis / tell say mention flag / tell disclose / ask enquire query request / ask check discover
check see look / test check verify scrutinise / gather collect research obtain compile assemble
find discover search look / read study look / read review check / look appear seem / seem look appear
attempt try effort / influence sway persuade affect bias / pressure press push insist lean
consider think weigh look assess / consider take account / thought consider / open fair / fair reasonable just equal
enter record put log add note / conversation discussion talk call meeting chat
circulate send distribute issue share round / issue circulate / agenda list / minutes notes record / action task
action do / invite ask attend / need require must necessary / apparent clear obvious evident realise known aware
realise discover notice spot aware / numerous many multiple several / complex complicated difficult involved
simple straightforward / rival competitor other / rival else other another / doubt unsure question uncertain
define describe set state write / define scope / past previous history / read look / purpose report use for
property address site building / deliverable output report drawing get / parties who / end finish / regular update
regular keep / suit prefer tailor preference / works operate tick / drive motivate tick care matter
benefit gain commission interest referral advantage / another else other somebody
colleague office someone somebody team / colleague workmate coworker / return back / visit inspection trip
postpone rearrange reschedule delay cancel defer / rearrange change / dangerous unsafe risk risky / dangerous high
leave out / evacuate leave / target goal ideal aim ambition / point figure level
concede trade offer give drop compromise / strong robust reliable sound / strong stand
figure number sum value amount / change move alter / independent evidence / ready prepared willing able
comparable evidence / comparable transaction deal letting sale / evidence data comparable
knowledge investigate dig opinion own expertise / decide determine rule decision award judge / award decision
submission evidence argument case / party submission / negligent negligence careless carelessness error
litigation court claim / statute act legislation law / source govern under / applicant developer applicant
application app scheme submission / minor small / major large big / appeal challenge / refuse reject turn
decision determination determine / extension extra longer more / money expense cost payment / mean entitle
notice notify notification / cause reason / affect impact delay / deduct withhold hold keep take knock
certificate cert certify / certify confirm / suspend stop / unpaid owed outstanding / instalment stage
invoice bill charge / due owed / budget afford money / affordable cheap / quote price offer / quote estimate
less smaller reduce cut trim strip / smaller lower less / compete rival / promise agree commit undertake
authority permission authorise sign / authority instruct / instruct authorise / owner client
boss manager supervisor partner director senior line / firm office / staff office / everyone everybody all
public people street / member person / insult rude / promptly time late deadline / carefully care
diligence care thorough effort / sustainability greener eco environment / greener green / sustainable energy carbon
accurate right true / current date / secure safe lock locked / secure password / lawful legal allowed permit
accurate up / honest admit own / bad wrong / option choice solution / recommendation recommend prefer suggest advice
harm damage impact / limit restrict cap / limit reduce / fact happen what / quickly fast asap / repeat again recur
prevent stop / put fix / feedback comments views opinion thoughts / survey questionnaire form
performance doing perform / review reflect learn / act do implement / transaction job instruction
judgement advice expertise / duty obligation owe / bespoke tailored / lasting long / trust relationship
goods product / statutory law act legislation / exclude exclusion except / fair balanced
transparent clear plain open / off away / cancel cancellation change / redress ombudsman adr cedr / free nothing
breach leak loss lost stolen hack / regulator ico commissioner / report notify tell
affected individual people person / request ask / answer respond reply deal / month monthly / bribe bribery backhander
crime offence illegal prison criminal / gift ticket hospitality present / register log book record
policy rule procedure guidance protocol / follow comply adhere obey stick keep
comply compliance conform meet satisfy / regulation rule law legislation / guidance guide advice / standard rule code
code rule conduct / ethic principle moral integrity / integrity honest / conflict clash interest
disclose transparent / consent permission agree ok / barrier separate wall / information data detail
separate different / team department / manage handle control / avoid prevent decline / perceive appear look
perception appearance look / complaint grievance dissatisfaction issue / investigate look review examine
acknowledge confirm receipt / outcome resolution / apology sorry apologise / log register
independent third external / claim loss / excess deductible / indemnity insurance / premium cost
cover protect insure / runoff retire closing / exclusion fire / retroactive past
aggregate each / account bank / reconcile match check / interest earn / ledger record / authorise approve signature
hazard danger risk / control measure precaution mitigation mitigate / eliminate remove / isolate separate
ppe helmet boots gloves goggles / helmet hat / injury accident hurt / asbestos acm / ladder height / employee worker
train training / fire escape / evacuate escape exit / structure floor roof / stable sound safe
phone mobile telephone / charged battery / alone lone / weather forecast / include involve engage
inclusive everyone accessible / accessible access ramp lift / barrier obstacle / adjustment adapt accommodate
disability wheelchair impairment / gender sex / prejudice stereotype assumption / bias unconscious
diverse different background / harass bully harassment / pregnancy maternity / belief religion / culture cultural
language wording jargon / energy electricity gas heating / efficient efficiency saving / insulation insulate
reuse recycle recycling / recycle waste / material product / local near nearby / carbon greenhouse
biodiversity nature wildlife ecology habitat / water drainage / certification breeam leed
resilient resilience climate / asset owns property / liability owe debt / turnover revenue sales / profit earn
cash money liquid liquidity / solvent insolvent bankrupt / insolvent administration liquidation / audit auditor check
forecast predict projection estimate / budget plan / variance difference / depreciation wear / debtor owe
creditor owe / tax vat / overhead cost / equity shareholder / share dividend / period year / negotiate bargain
rapport relationship / concession trade / alternative option fallback / batna alternative / deadlock stalemate
agreement deal / counterparty opponent / counteroffer offer / comparable similar / yield return / investment return
rent income / rent payment / residual land / development scheme / construction build / contingency allowance risk
finance interest loan borrow / lender bank / lender mortgage / sale sell / purchase buy / vacant empty
occupier tenant / assumption assume / special unusual / inspect look / condition repair / basis method
method approach / cost build / measure size / internal inside / external outside / area floorspace / column pillar
toilet wc / corridor circulation / planning permission / authority council lpa / application permission
condition requirement / appeal inspector / enforce notice / neighbour nearby / objection object
listed heritage historic / conservation heritage / obligation agreement / highway road / traffic parking / noise sound
contaminated pollution / flood water / tree woodland / brownfield previous / design architect / foundation footing
brick masonry / steel frame / concrete cement / timber wood / cladding facade / roof tile / damp moisture water
ventilation ventilate air / crack movement / subsidence movement settlement / defect problem issue fault
repair fix maintain / survey inspect / latent hidden / instruction order / variation change / architect designer
administrator ca / completion handover finish / programme schedule gantt / progress advance / delay overrun late
notice written / payment certificate / adjudicate adjudication / tender bid / procurement buy / lump fixed
risk transfer / collateral warranty / bond security / insurance policy / subcontractor trade
dispute disagree disagreement argument / mediate mediation mediator / arbitrate arbitration arbitrator
delete erase remove destroy / retain keep / minimise less / purpose reason / transfer send / encrypt password
controller decide / processor behalf / access copy / subject individual / breach incident / fine penalty
lease tenancy / landlord owner / tenant occupier / repair maintain / assign transfer / sublet underlet
forfeit terminate / surrender end / renew renewal extend / break end / alteration change work / deposit bond
arrears unpaid owe / eviction evict possession / dilapidations repair / serve give / quiet peaceful
covenant obligation promise / guarantor guarantee / index inflation rpi cpi / licence consent / team group
lead leader manage / delegate share / listen hear / listen attention / heard speak voice say / motivate encourage
conflict argument / meeting site / chair lead / deadline date / person name / owner name who / present show
audience people / structure order / slide visual / question ask / rehearse practise / email letter / report write
summary key / concise short / jargon technical / spell proofread / proofread check / deadline time
prioritise priority important urgent / plan schedule / goal objective / smart specific / mentor coach supervisor
reflect learn / development training cpd / qualification exam / member surveyor / regulate rics / firm regulated
help assist support enable
"""
