"""Turns of phrase of surveyors, subject by subject, and what each is read as: added to those of synonyms.py.

A list of ours, from what is said in practice about the subjects of the assessment. The form is that of synonyms.py.
"""

PHRASES = """
line manager: manager / line managers: manager / go for: recommend / going for: recommend / say which: recommend
would go for: recommend / best one: recommend / walk through: explain / run through: explain / take through: explain
go over: explain / spell out: explain / spelt out: explain / say why: explain / give reasons: explain
give reason: explain / justify: explain / break down: explain / say if: disclose / say so: tell / make clear: explain
made clear: explain / make aware: tell / made aware: tell / make known: tell / be upfront: honest / come clean: honest
come to: reach / got to: reach / get to: reach / arrived at: reach / arrive at: reach / came up with: reach
come up with: reach / get hold of: obtain / get hold: obtain / get rid: remove / keep an eye: monitor
keep on top: monitor / keep track: monitor / keep a record: record / keep record: record / keep a note: record
make a note: record / make a record: record / file note: record file / jot down: record / type up: record
typed up: record / black and white: written / paper trail: record / audit trail: record / on paper: written
confirm back: confirm / bring up: raise / flag up: raise / raise with: tell / report to: tell / report back: tell
shout up: tell / speak to: discuss / speak with: discuss / spoke to: discuss / spoken to: discuss / talk to: discuss
talk with: discuss / chat to: discuss / sit down with: meet / sit down: meet / meet up: meet / catch up: meet
get together: meet / go and see: meet / see in person: meet / pick up the phone: telephone / on the phone: telephone
over the phone: telephone / go back to: revisit / going back to: revisit / come back to: revisit / look again: review
go back over: review / keep going back: revisit / keep under review: review / double check: check / cross check: check
make certain: check / see if: check / see whether: check / see that: check / read up: read / swot up: read
go ahead: proceed / get going: start / crack on: proceed / get started: start / go live: start / stand down: withdraw
walking away: withdraw / walked away: withdraw / hand back: withdraw / bow out: withdraw / get out: leave
getting out: leave / turn away: decline / knock back: decline / thanks but no: decline / not accept: decline
not proceed: decline / not act: decline / not go ahead: withdraw / put off: postpone / push back: delay
pushes back: delay / pushed back: delay / pushing back: delay / hold up: delay / held up: delay
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
kick back: kickback / back hander: bribe / freebie: gift / freebies: gift / gifts and hospitality: gift
whistle blow: whistleblow / blow the whistle: whistleblow / whistle blowing: whistleblow / speak up: whistleblow
in the street: public / man in the street: public / look bad: reputation / looks bad: reputation
bad press: reputation / good name: reputation / bring into disrepute: disrepute reputation
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
capital contribution: incentive / break clause: break option / tenant break: break option / upward only: review upward
passing rent: current rent / hand back the keys: surrender / give notice: notice / serve notice: notice
served notice: notice / make up: consist / made up of: consist / made up: consist / consists of: consist
comprise: consist / comprised of: consist / floor area: area / floor space: area / gross internal: gia
net internal: nia / gross external: gea / gross internal area: gia / net internal area: nia / gross external area: gea
wall to wall: internal / laser measure: laser / tape measure: tape / change of use: use change / green belt: greenbelt
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
additional time: more time extension / loss and expense: money loss / extra money: more money / down tools: suspend
stop work: suspend / stops work: suspend / stopping work: suspend / making good: defect remedy
snag list: snag defect / snagging list: snag defect / interim valuation: interim payment
stage payment: interim payment / bill of quantities: bill quantity / value engineering: savings
life cycle: lifecycle / whole life: lifecycle / net zero: carbon zero / carbon footprint: carbon
climate change: climate / solar panels: renewable / solar panel: renewable / heat pump: renewable heat
heat pumps: renewable heat / air tight: insulation / double glazing: insulation / cash in: cash coming
petty cash: cash / money in and out: cash movement / set of accounts: account / true and fair: true fair
bottom of: reason / cut corners: quality / stress test: test / personal data: data / personal information: data
data breach: breach / hacked: breach / data subject: person data / right to erasure: delete / be forgotten: delete
kept for longer: retain / lawful basis: legal basis / opt in: consent / tick box: consent / say yes: accept
saying yes: accept / said yes: accept / go along with: accept / all parties: parties / both parties: parties
both sides: parties / either side: party / each side: party / each party: party / either party: party
left out: exclude / leave out: exclude / not included: exclude / not include: exclude / not doing: exclude
not be doing: exclude / not cover: exclude / not covered: exclude / out of scope: exclude / outside the scope: exclude
not part: exclude / wheelchair: disabled access / step free: accessible / large print: accessible
easy read: accessible / quiet ones: quiet people / speak over: interrupt / talk over: interrupt / have a say: heard
have their say: heard / have say: heard / body language: nonverbal / eye contact: nonverbal
plain english: plain language / layman terms: plain language / lay terms: plain language / put simply: plain
dumb down: plain / ask them: ask / what went well: lesson / went well: lesson / de brief: lesson
post project: lesson / next time: lesson / kpis: indicator / mile stone: milestone / mile stones: milestone
sub contractor: subcontractor / sub contractors: subcontractor / sub consultant: subconsultant
main contractor: contractor / head lease: headlease / sub let: sublet / sub letting: sublet / sub tenant: subtenant
in house: internal / web site: website / check list: checklist / work load: workload / team work: teamwork
time sheet: timesheet / time table: timetable / data base: database / pass word: password / pass words: password
soft ware: software / on line: online / on going: ongoing / over all: overall / foot print: footprint
flood plain: flood / flood risk: flood / know your customer: identity check / owed a duty: dutyofcare
owe a duty: dutyofcare / proximate: proximity / close enough: proximity / could foresee: foreseeable
could have foreseen: foreseeable / could be foreseen: foreseeable / predictable: foreseeable
reasonable to rely: reliance reasonable / take responsibility: responsibility / took responsibility: responsibility
take the blame: liable admit / hold hands up: admit / hands up: admit / say sorry: apologise / saying sorry: apologise
made a mistake: mistake / messed up: mistake / mess up: mistake / cocked up: mistake / screwed up: mistake
cock up: mistake / get it wrong: mistake / got it wrong: mistake / go to the ombudsman: redress / free of cost: free
not cost anything: free / independent body: redress / independent scheme: redress / first stage: stage
second stage: stage / chase up: chase / complaint procedure: complaints procedure
complaint policy: complaints procedure / complaints policy: complaints procedure
complaints process: complaints procedure / complaints register: complaints log / complaints book: complaints log
complaints record: complaints log / complaint form: complaints / who to complain to: complaints contact
person to contact: contact / point of contact: contact / main contact: contact / in charge: responsible
looks after: handles / take care: care / taking care: care / different account: separate account
own account: separate account / business account: office account / firms account: office account
second person: two people / dual signatories: two signature / two signatories: two signature / mixed up: mixed
mixed together: mixed / mixing together: mixed / mix up: mixed / pay back: refund / paid back: refund
give back: return / bank statement: statement / bank statements: statement / reconciled: reconcile / tally: reconcile
ties up: reconcile / match up: reconcile / matches up: reconcile / in the red: overdrawn / go overdrawn: overdrawn
minus balance: overdrawn / negative balance: overdrawn / gone bust: insolvent / go bust: insolvent
goes bust: insolvent / went bust: insolvent / go under: insolvent / goes under: insolvent / out of business: insolvent
close down: closure / shut down: closure / stop trading: cease / stops trading: cease / cease trading: cease
ceased trading: cease / closes down: closure / retire: closure / each and every: every / any one claim: every claim
per claim: every claim / each claim: every claim / when the claim is made: claims made / made against: claim
legal fees: defence cost / legal costs: defence cost / defence costs: defence cost / in the policy: policy
level of cover: limit indemnity / amount of cover: limit indemnity / cover level: limit indemnity
amount insured: limit indemnity / sum insured: limit indemnity / limit of indemnity: limit indemnity
on behalf: behalf / personal interest: conflict / own interest: conflict / vested interest: conflict
stand to gain: benefit / both clients: two clients / competing interests: conflict / competing clients: conflict
same deal: same transaction / friends or family: personal / friend or relative: personal / family member: relative
family members: relative / agree in writing: consent written / written permission: written consent
written agreement: written consent / signed consent: written consent / go elsewhere: independent advice
get own advice: independent advice / separate teams: barrier / different teams: barrier / separate team: barrier
different team: barrier / separate office: barrier / separate offices: barrier / nda: confidential agreement
ndas: confidential agreement / non disclosure: confidential / need to know: restricted access / locked away: secure
locked cabinet: secure / under lock and key: secure / password protected: secure / who owns: beneficial owner
real owner: beneficial owner / true owner: beneficial owner / ultimate owner: beneficial owner
ultimate beneficial owner: beneficial owner / who controls: beneficial owner control / driving licence: identity
utility bill: address proof / photo id: identity / proof of id: identity / proof of identity: identity
id check: identity check / id checks: identity check / where the money comes from: money source
where money comes from: money source / money comes from: money source / money came from: money source
nca: crime agency / national crime agency: crime agency / report suspicions: report suspicion
politically exposed: political exposed / pep: political exposed / peps: political exposed
due diligence: check identity / cdd: check identity / money launderer: laundering
laundering officer: nominated officer / reporting officer: nominated officer / dirty money: laundering
proceeds of crime: crime proceeds / poca: crime proceeds / terror: terrorist / cash payments: cash / large cash: cash
construction phase plan: phase plan / construction plan: phase plan / health and safety file: safety file
hs file: safety file / pre construction: preconstruction / welfare facilities: welfare / site induction: induction
toolbox talk: induction / f10: notify hse / rent and rates: rent / arms length: armslength / arm length: armslength
valuation date: date valuation / open market: market / properly marketed: marketing / proper marketing: marketing
comparable method: comparison method / comparables method: comparison method / comparative method: comparison method
contractors method: cost method / contractor method: cost method / depreciated replacement cost: depreciate cost
replacement cost: cost rebuild / cost of rebuilding: cost rebuild / cost to rebuild: cost rebuild
build cost: cost build / build costs: cost build / profits method: profit method / income approach: investment method
discounted cash flow: dcf / trading potential: trade profit / fair maintainable: maintain trade profit
developers profit: profit developer / developer profit: profit developer / what is left: residual
left over: residual / gross development value: gdv / completed value: gdv / end value: gdv / value when complete: gdv
finished value: gdv / working back: residual / security of tenure: security tenure / right to renew: renew right
new lease: renew lease / 54 act: 1954 act / hold over: holding over / upwards only: upward
schedule of condition: condition schedule / schedule of dilapidations: dilapidation schedule
full repairing: repairing / fri lease: repairing insuring / wear and tear: wear / left in repair: repair
hand it back: return / end of lease: expiry / end of the lease: expiry / lease end: expiry / lease expiry: expiry
lease expires: expiry / at the end: end / payable quarterly: quarter / every quarter: quarter
change in law: law change / energy performance: energy / epc rating: energy rating / heating bills: energy cost
energy bills: energy cost / electric cars: electric vehicle / ev charging: electric vehicle charge
ev chargers: electric vehicle charge / public transport: transport / cycle storage: cycle / bike storage: cycle
bike racks: cycle / use less: reduce use / using less: reduce use / use again: reuse / re use: reuse / re used: reuse
re using: reuse / second hand: reuse / locally sourced: local / sourced locally: local / fsc: certified timber
rain water: rainwater / grey water: rainwater / led lighting: lighting / led lights: lighting / smart meter: meter
smart meters: meter / air quality: air / living wall: green roof / wild life: biodiversity
bio diversity: biodiversity / local jobs: social value / modern slavery: slavery / living wage: wage
protected characteristics: protected characteristic / reasonable adjustments: reasonable adjustment
flexible working: flexible / work from home: flexible / part time: flexible / blind recruitment: recruitment bias
treated differently: discriminate / treat differently: discriminate / treated less favourably: discriminate
treat less favourably: discriminate / picked on: bully / left out of: exclude / made to feel: feel
feel welcome: inclusive / feels welcome: inclusive / everyone welcome: inclusive / get on with: relationship
good relationship: relationship / build trust: trust relationship / stay in touch: contact regular
keep in touch: contact regular / keep in contact: contact regular / regular contact: contact regular
regular updates: update regular / regular meetings: meeting regular / weekly update: update regular
monthly report: report regular / check in with: contact / same page: understand agree / wish list: needs
must haves: needs / nice to have: wish / what they want: needs / what they need: needs
what they expect: expectation needs / what is expected: expectation / what it is for: purpose / what its for: purpose
what for: purpose / is for: purpose / reason for: purpose / who can rely: reliance / who may rely: reliance
rely on it: reliance / relying on it: reliance / who else: thirdparty / someone else: other / anyone else: thirdparty
outside party: thirdparty / outsider: thirdparty / non client: thirdparty / not client: thirdparty / lenders: lender
what is included: scope / included in: scope / what we do: scope / what we will do: scope / what you will do: scope
what well do: scope / how much: fee amount / when paid: payment date / when to pay: payment date / how long: duration
how long it takes: duration / how long it will take: duration programme / when it will be done: programme
start and finish: programme / when we finish: programme / by when: deadline / in stages: stage / at stages: stage
percentage of: percentage / percent of: percentage / per hour: timecharge / hourly: timecharge / agreed sum: lumpsum
one price: lumpsum / set price: lumpsum / set amount: lumpsum / flat fee: lumpsum / on account: account
up front fee: fee beforehand / abortive work: abortive / extra work: additional work / extras: additional
more work: additional work / scope creep: scope change / score card: score / out of ten: score / out of 10: score
star rating: score / exit interview: feedback / google reviews: review public / word of mouth: recommend
repeat business: repeat / come back again: repeat / use us again: repeat / win work: win / winning work: win
get work: win / stood out: stand / better than: exceed / above and beyond: exceed / extra mile: exceed
go beyond: exceed / over deliver: exceed / under promise: realistic / over promise: unrealistic promise
be realistic: realistic / realistic expectations: realistic expectation / manage expectations: realistic expectation
private message: private / direct message: private / take it offline: private / taken offline: private
go public: public / facebook: social media / twitter: social media / linkedin: social media / instagram: social media
chat gpt: artificial intelligence / chatgpt: artificial intelligence / ai: artificial intelligence
ai tool: artificial intelligence / ai tools: artificial intelligence / nail down: agree / nailed down: agree
pin down: define / pinned down: define / bear in mind: consider / keep in mind: consider / take into account: consider
taken into account: consider / take account: consider / think about: consider / thinking about: consider
think through: consider / weigh up: consider / weighing up: consider / factor in: consider / draw up: draft
drawn up: draft / put together: prepare / putting together: prepare / pull together: prepare / get ready: prepare
getting ready: prepare / hand out: circulate / send round: circulate / send around: circulate / sent round: circulate
sent around: circulate / pass round: circulate / pass on: tell / passed on: tell / heads up: warn
give notice to: notify / drop a line: email / drop an email: email / hold on to: retain / hang on to: retain
hold onto: retain / held on to: retain / turn up: attend / turns up: attend / wrap up: conclude / look up: check
fall out: dispute / falls out: dispute / bust up: dispute / rip off: overcharge / ball park: estimate
rough figure: estimate / rough idea: estimate / ring round: contact / have a look: inspect / take a look: inspect
look round: inspect / look around: inspect / walk round: inspect / walk around: inspect / take photos: photograph
taking photos: photograph / take pictures: photograph / let slip: disclose / hush hush: confidential
under wraps: confidential / keep to myself: confidential / keep to yourself: confidential
keep it to myself: confidential / keep it to yourself: confidential / in their shoes: empathy / calm down: calm
keep calm: calm / keep cool: calm / stay cool: calm / lose temper: defensive / losing temper: defensive
fly off the handle: defensive / apples with apples: comparable / rule out: eliminate / ruled out: eliminate
cut down: reduce / cutting down: reduce / bring down: reduce / go up: increase / goes up: increase / gone up: increase
going up: increase / went up: increase / put up: increase / go down: decrease / goes down: decrease
gone down: decrease / going down: decrease / went down: decrease / run out: expire / runs out: expire
ran out: expire / fall due: due / falls due: due / pay off: repay / paid off: repay / set aside: reserve
hold back: retain / held back: retain / holding back: retain / holds back: retain / knock off: deduct
knocked off: deduct / take off: deduct / taken off: deduct / take away: deduct / taken away: deduct
knock down: demolish / knocked down: demolish / pull down: demolish / pulled down: demolish / tear down: demolish
do up: refurbish / done up: refurbish / switch off: isolate / switched off: isolate / turned off: isolate
apply for: application / applied for: application / applying for: application / put in an application: application
turned down: decline / turning down: decline / turns down: decline / gave up: concede / gives way: concede
set up: establish / setting up: establish / fill in: complete / filled in: complete / filling in: complete
fill out: complete / get to know: understand / getting to know: understand / find about: discover / dig out: find
dug out: find / chase down: find / shop around: compare / keep going: continue / kept going: continue
follow through: complete / think over: consider / mull over: consider / have in mind: intend / come up: arise
comes up: arise / crop up: arise / crops up: arise / pops up: arise / pop up: arise / come about: happen
bring in: engage / brought in: engage / take on board: consider / hand hold: help / lend a hand: help
give a hand: help / help out: help / sign in: attend / stand in for: cover / fill in for: cover
filling in for: cover / look out for: monitor / watch out for: monitor / watch for: monitor / keep watch: monitor
stay on top: monitor / on the lookout: monitor / warn of: warn / put in place: establish / in place: hold
have in place: hold / dress code: dress / turned out: dress / well presented: presentable / look the part: presentable
looks the part: presentable / dressed smartly: presentable / dress smart: presentable / on the ball: prepared
do homework: prepare / done homework: prepare / do my homework: prepare / do your homework: prepare
homework: prepare / price match: match / beat the price: undercut / loss leader: undercut / cut price: cheap
cut the fee: reduce fee / drop the fee: reduce fee / lower the fee: reduce fee / knock money off: discount
money off: discount / on the cheap: cheap / worth more: value / worth less: value / what its worth: value
what it is worth: value / how much it is worth: value / agreed price: price / going rate: market
state of the market: market / proof read: proofread / spell check: proofread / second pair of eyes: checked
peer review: checked / get someone to check: checked / four eyes: checked
"""
