"""What surveyors call by more than one name, subject by subject: groups of words, added to those of synonyms.py.

A list of ours, from what is said in practice about the subjects of the assessment. The form is that of synonyms.py.
"""

GROUPS = """
record write / adjudicator adjudication / arbitrator arbitration / mediator mediation / negotiator negotiation
auditor audit / planner planning / designer design / regulator regulate / administrator administer
controller control / processor process / investigator investigate / developer development / manager manage
lender lend / borrower borrow / trainer train / leader lead / builder build / owner own / purchaser purchase
employer employ / reach arrive get / decline withdraw refuse / withdraw leave quit exit
explain talk justify describe set / explain reason basis / tell say mention flag / ask enquire query request
ask check discover / check see look / test check verify scrutinise / gather collect research obtain compile assemble
find discover search look / read study look / read review check / look appear seem / attempt try effort
influence sway persuade affect bias / pressure press push insist lean / consider think weigh look assess
consider take account / open fair / fair reasonable just equal / enter record put log add note
conversation discussion talk call meeting chat / circulate send distribute issue share round / agenda list
minutes notes record / action task / action do / invite ask attend / need require must necessary
apparent clear obvious evident realise known aware / numerous many multiple several
complex complicated difficult involved / simple straightforward / rival competitor other / rival else other another
doubt unsure question uncertain / define describe set state write / define scope / past previous history
purpose report use for / property address site building / deliverable output report drawing get / parties who
regular update / regular keep / suit prefer tailor preference / works operate tick / drive motivate tick care matter
benefit gain commission interest referral advantage / another else other somebody
colleague office someone somebody team / colleague workmate coworker / visit inspection trip
postpone rearrange reschedule delay cancel defer / rearrange change / dangerous unsafe risk risky / dangerous high
leave out / evacuate leave / target goal ideal aim ambition / point figure level
concede trade offer give drop compromise / strong robust reliable sound / strong stand
figure number sum value amount / change move alter / independent evidence / ready prepared willing able
comparable evidence / comparable transaction deal letting sale / evidence data comparable
knowledge investigate dig opinion own expertise / decide determine rule decision award judge
submission evidence argument case / party submission / negligent negligence careless carelessness error
litigation court claim / statute act legislation law / source govern under / applicant developer
application app scheme submission / appeal challenge / refuse reject turn / extension extra longer more
money expense cost payment / mean entitle / notice notify notification / affect impact delay
certificate cert certify / certify confirm / suspend stop / unpaid owed outstanding / instalment stage
invoice bill charge / due owed / budget afford money / affordable cheap / quote price offer / quote estimate
less smaller reduce cut trim strip / promise agree commit undertake / authority permission authorise sign
authority instruct / instruct authorise / owner client / boss manager supervisor partner director senior / firm office
staff office / everyone everybody all / public people street / member person / insult rude
promptly time late deadline / diligence care thorough effort / sustainability greener eco environment
sustainable energy carbon / accurate right true / current date / secure safe lock locked / secure password
lawful legal allowed permit / accurate up / honest admit own / bad wrong / option choice solution
recommendation recommend prefer suggest advice / harm damage impact / limit restrict cap / fact happen what
repeat again recur / put fix / feedback comments views opinion thoughts / survey questionnaire form
performance doing perform / review reflect learn / act do implement / transaction job instruction
judgement advice expertise / duty obligation owe / lasting long / trust relationship / statutory law act legislation
fair balanced / transparent clear plain open / off away / cancel cancellation change / redress ombudsman adr cedr
free nothing / breach leak loss lost stolen hack / regulator ico commissioner / affected individual people person
answer respond reply deal / bribe bribery backhander / crime offence illegal prison criminal
gift ticket hospitality present / register log book record / policy rule procedure guidance protocol
follow comply adhere obey stick keep / comply compliance conform meet satisfy / regulation rule law legislation
guidance guide advice / standard rule code / code rule conduct / ethic principle moral integrity / integrity honest
conflict clash interest / disclose transparent / consent permission agree ok / barrier separate wall
information data detail / separate different / team department / manage handle control / avoid prevent decline
perceive appear look / complaint grievance dissatisfaction issue / investigate look review examine
acknowledge confirm receipt / outcome resolution / independent third external / claim loss / excess deductible
indemnity insurance / premium cost / cover protect insure / runoff retire closing / exclusion fire / retroactive past
aggregate each / account bank / reconcile match check / interest earn / authorise approve signature
control measure precaution mitigation mitigate / eliminate remove / isolate separate / ppe helmet boots gloves goggles
helmet hat / injury accident hurt / asbestos acm / ladder height / employee worker / fire escape
evacuate escape exit / structure floor roof / stable sound safe / phone mobile telephone / charged battery
alone lone / weather forecast / include involve engage / inclusive everyone accessible / accessible access ramp lift
barrier obstacle / adjustment adapt accommodate / disability wheelchair impairment / gender sex
prejudice stereotype assumption / bias unconscious / diverse different background / harass bully harassment
pregnancy maternity / belief religion / language wording jargon / energy electricity gas heating
efficient efficiency saving / reuse recycle recycling / recycle waste / material product / local near nearby
carbon greenhouse / biodiversity nature wildlife ecology habitat / water drainage / certification breeam leed
resilient resilience climate / asset owns property / turnover revenue sales / profit earn
cash money liquid liquidity / solvent insolvent bankrupt / insolvent administration liquidation / audit auditor check
forecast predict projection estimate / budget plan / variance difference / depreciation wear / debtor owe
creditor owe / tax vat / overhead cost / equity shareholder / share dividend / period year / rapport relationship
concession trade / alternative option fallback / batna alternative / deadlock stalemate / counterparty opponent
counteroffer offer / comparable similar / yield return / investment return / rent income / rent payment
residual land / development scheme / construction build / contingency allowance risk / finance interest loan borrow
lender bank / lender mortgage / vacant empty / special unusual / inspect look / condition repair / basis method
cost build / internal inside / external outside / area floorspace / column pillar / toilet wc / corridor circulation
authority council lpa / application permission / condition requirement / appeal inspector / enforce notice
neighbour nearby / listed heritage historic / conservation heritage / obligation agreement / highway road
traffic parking / noise sound / flood water / tree woodland / brownfield previous / design architect
foundation footing / brick masonry / steel frame / concrete cement / timber wood / cladding facade / roof tile
damp moisture water / ventilation ventilate air / crack movement / subsidence movement settlement
defect problem issue fault / repair fix maintain / latent hidden / architect designer / administrator ca
completion handover finish / programme schedule gantt / progress advance / delay overrun late / notice written
payment certificate / procurement buy / lump fixed / risk transfer / collateral warranty / subcontractor trade
dispute disagree disagreement argument / delete erase remove destroy / minimise less / transfer send
encrypt password / controller decide / processor behalf / access copy / subject individual / breach incident
landlord owner / assign transfer / sublet underlet / forfeit terminate / surrender end / renew renewal extend
break end / deposit bond / arrears unpaid owe / eviction evict possession / dilapidations repair / serve give
quiet peaceful / covenant obligation promise / guarantor guarantee / index inflation rpi cpi / team group
lead leader manage / delegate share / listen attention / heard speak voice say / motivate encourage
conflict argument / chair lead / person name / owner name who / present show / audience people / slide visual
question ask / rehearse practise / report write / summary key / spell proofread / proofread check
prioritise priority important urgent / plan schedule / smart specific / mentor coach supervisor
development training cpd / qualification exam / help assist support enable
consumer individual homeowner householder domestic / contractor builder / possible feasible potential likely
formal official / sensible reasonable wise / bring deliver / residential housing domestic dwelling
foreseeable foresee predict / disclaimer disclaim caveat / uninsured noinsurance / fail failing lack
gap hole shortfall / scale size / unit flat / stake interest share / estate property / cure fix / social facebook
screen filter / anonymous unnamed / peer colleague / likely probable expect / hide conceal cover
worse bad deteriorate / grumble moan niggle gripe / proportion share percentage / style tone manner
interview talk meeting / cooperate cooperation help work / wait hold / invent lie false fake / light small
unwelcome bad / treat handle / misuse abuse steal theft fraud / fraud theft steal dishonest
vital essential key crucial important / clock time / beneath under below / threaten threat / text sms whatsapp message
message text email / goodwill gesture / retainer fee / scale band / accept agree ok / achieve reach meet deliver
behave act / execution delivery / definition mean define / ordinary average normal / average reasonable / entry record
sector industry field / intent intention purpose / communicate talk tell contact update liaise
liaise coordinate cooperate / personal private own / corporate company business / guarantee promise certain
stand rest / expression show / repair remedy / rating score grade band / assess rate score / exceed beyond over
realistic achievable honest / proportionate reasonable appropriate / competent able trained
unable cannot incompetent / suitable fit right / fitness fit suitable / deliver provide complete
reputation name brand image / trust honest / obligation must require / mandatory compulsory must required obligatory
voluntary optional choice / apply use / threshold limit / proximity close relationship / rely trust use act
reliance letter / negligence duty / tort negligence / damages loss compensation / careful skill
skill competence ability / suffer loss / caused cause result / aggregate total / net total / joint several
warranty promise / novation transfer / assign novate / owed owe / behalf for represent / represent act
acting act work / transaction sale purchase letting / adviser advisor consultant / consultant surveyor
introducer referrer / fee commission / kickback inducement bribe / inducement bribe gift incentive
hospitality lunch dinner meal / lavish expensive excessive / modest small reasonable / value cost worth
public press newspaper media / identity passport name / verify proof confirm / beneficial ultimate real
owner control / source origin where / wealth fund money / suspicious unusual odd strange / unusual odd weird
officer mlro person / report sar / alert warn tell / record copy / train course / risk level / enhanced extra further
simplified basic / sanction list / country jurisdiction / terrorist terrorism / monitor ongoing watch
ongoing continue throughout / plan arrange organise / coordinate organise manage / eliminate avoid design
welfare toilet / induction brief / notify hse / project build / file handover / demolish knock strip / worker people
supervise oversee watch / oversee supervise monitor / resource time money / duty role / information survey
existing present / evidence deal / adjust difference / similar alike comparable / market open / income rent cash
capitalise multiply yield / multiply times / yield percentage / deduct subtract less minus take / add plus
depreciate age wear obsolete / obsolescence age outdated / rebuild replace / land site plot / profit margin trade
trade business turnover / hotel pub / school hospital / developer builder / finance cost / willing buyer
compulsion force forced / knowledgeable informed know / prudent careful sensible / marketing advertise
armslength unconnected independent / date day / fair market / existing current / investment income / sensitivity test
basis definition / sinking reserve / rates tax / vacancy void empty / covenant strength / premium payment / wear tear
renewal new / tenure stay / protect 1954 / oppose refuse / redevelop demolish rebuild / persistent repeated
possession back / interim temporary / notice letter / serve send / counternotice reply / quarter three
upward increase / hypothetical assumed / disregard ignore / goodwill business / improvement alteration
expert independent / calderbank offer / without prejudice / reinstate restore return / decorate paint redecorate
diminution drop fall / electricity power / gas boiler / heat warm / window glazing / wall insulation
cycle bike bicycle / transport bus train / car vehicle / charger charge / source obtain buy / waste landfill
reuse salvage again / adapt convert refurbish / refurbish retrofit renovate improve / retrofit upgrade improve
lifespan life / life lifecycle / operational use run / embodied material / offset compensate / target zero
meter measure / water rain / tree plant / roof green / wellbeing health mental / daylight light / social community
wage pay / slavery exploit / ethnic race / race ethnic colour nationality / orientation gay / marriage married civil
reassignment transgender / characteristic protect / adjustment ramp change / recruit hire recruitment
welcome included / value respect / equal same / opportunity chance / barrier stairs step / role model
challenge speak confront / inappropriate offensive / offensive insult / report raise / zero none / gap difference
target quota / policy statement / awareness aware train / flexible hybrid / cost outgoing / balance position
sheet statement / asset cash / liability loan / loan debt borrow / current short / fixed long / creditor supplier
debtor customer / overdraft bank / shareholder investor owner / investor investment fund / auditor independent
note detail / directors board / tax hmrc / ratio measure / gearing debt / forecast plan / credit score
guarantee parent / late overdue / overdue late unpaid / interest charge / reminder chase / chase remind ring
budget cost / actual spent / variance over / increase extra / fund finance / grant fund / sponsor fund / agenda topic
chair run / apology absent / attend come there / circulate email / action owner / indicator measure target kpi
measurable measure number / timebound deadline / score mark rate / trend pattern / feedback listen / trend repeat
root cause / correct fix / celebrate thank / thank grateful / complain unhappy / upset angry cross
empathy sympathy sympathise understand / sympathise sorry / apologise regret / promise tell / compensation goodwill
offer propose / appeal ombudsman / ombudsman scheme body / scheme service body / timeframe deadline days
deadline limit / senior independent / handle run / trend learn / publish website display / display show
available give / form letter / refund repay return / waive drop / discount reduce / handover transfer
cover stand absence / absence leave holiday off ill / ill sick / emergency urgent / archive keep / version draft
folder file / email inbox / retrieve find / secure encrypt / backup save / permission access / laptop device
device phone / clear tidy / desk office / breach report / risk likely / rights freedom / vital life / public official
legitimate genuine valid / object stop / portable transfer / access see copy / erase forget / minimise need
accurate current / storage long / integrity secure / accountable responsible show / dpo officer
presentable smart tidy appearance / undercut cheap / overcharge excessive / warn tell notify alert caution
reserve retain hold keep aside / engage appoint bring instruct / intend plan aim / conclude finish end close summarise
attend present come / arise happen occur emerge / eliminate exclude remove avoid / prepare ready plan research
empathy understand care listen / estimate approximate guess rough / photograph record evidence / arise problem
isolate disconnect / establish create start introduce / compare shop / demolish remove / overrun exceed
exceed over above / within inside under / minimum floor / maximum ceiling / approximately roughly around
total whole full entire / entire whole all / partial part some / majority most / rare seldom uncommon / never zero
always every / together joint jointly shared / public open / exclusive only sole / main key principal primary chief
primary first / secondary second / background history / context background / topic subject / category type class kind
type sort / example instance / feature aspect element component part / component item / element factor / factor driver
cause source root / result outcome output / input information data / format layout form / version edition
expert specialist professional / novice beginner junior / layperson public ordinary / user occupier visitor
visitor guest / guest attendee / attendee participant / participant member / director officer / founder owner
organisation body / body authority agency / agency department / government council state / court tribunal
tribunal hearing / hearing trial / verdict decision ruling / precedent case / case law / deed document
document paper / paper file / certificate proof / receipt proof / witness sign / stamp seal / draft write
edit amend change / correct amend / update refresh revise / revise amend change / replace substitute swap
swap exchange / exchange trade / return give / owe due / earn receive / collect take / take remove / bring carry
carry hold / hold own / possess own have / belong own / join combine / combine merge / merge join / relate concern
concern regard / regard respect / apply relevant / relevant related material / material important significant
significant substantial / substantial large / considerable large / adequate reasonable / excess extra
surplus extra spare / shortage lack / lack absence missing / missing absent / absent away / available free
free spare / busy capacity / capacity time / overload stress / stress pressure / pressure force / force compel
demand require / insist demand / urge recommend press / encourage promote / promote support / support back
back endorse / endorse approve / object disagree / contest dispute challenge / deny refuse reject / admit accept
confess admit / fault wrong / wrong incorrect / incorrect inaccurate wrong / inaccurate misleading / misleading false
false untrue lie / lie dishonest / truth fact / real actual genuine / hidden secret / secret undisclosed
visible seen apparent / obscure unclear / vague unclear ambiguous / specific particular precise exact
detail thorough / thorough complete full / brief short quick / quick rapid / rapid fast / slow late / punctual time
immediate instant now / soon shortly / eventually finally / original first / previous last / next following
subsequent following later / permanent lasting / temporary interim short / interim provisional / provisional draft
deduct withhold subtract / realise discover spot aware / alteration change
"""
