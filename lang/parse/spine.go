package parse

// spine is what the hand-written part of the parser reads: which line begins with which word, and where blocks stand. A
// name that ends in Line, Head or Text is the struct of that name. TestGrammar holds the names of both together.
const spine = `
// ---- Files and declarations ----

File        = (Declaration NL)* .
Declaration = Project | Contact | Account | Lead | Event | Segment | Function | Action | Topic | Channel | Quiet | Cap
            | Suppress | Email | SMS | Push | Journey | Score | Process | Match | Form | Team | Map | Test .

// Between what stands in a block of fields: a line end, a comma, or both.
Sep = NL | "," .

Project  = "project" ProjectLine ("{" (Setting Sep)* "}")? .
Setting  = ("timezone" | "currency" | "country" | "address") TextLine | "link" LinkLine .
Contact  = "contact" Fields .
Account  = "account" Fields .
Lead     = "lead" Fields .
Event    = "event" EventLine Fields? .
Fields   = "{" (FieldLine Sep)* "}" .
Segment  = "segment" SegmentLine .
Function = "function" SignatureLine (Fields "?"? CodeText)? .
Action   = "action" SignatureLine (Fields "?"?)? "{" (ActionPart Sep)* "}" .
ActionPart = "timeout" TimeoutLine | "retry" RetryLine | "allow" TextLine ("," TextLine)* | "js" BodyLine .
Topic    = "topic" TopicLine ("{" ("default" DefaultLine Sep)* "}")? .
Channel  = "channel" ChannelLine ("{" ((SettingLine | AuthLine) Sep)* "}")? .
Quiet    = "quiet" QuietLine "{" (QuietTimeLine Sep)* "}" .
Cap      = "cap" CapLine .
Suppress = "suppress" SuppressLine .
Team     = "team" TeamLine .
Email    = "email" MessageLine "{" (EmailPart Sep)* "}" .
EmailPart = "from" TextLine | "subject" TextLine | "body" BodyLine .
SMS      = "sms" SmsLine .
Push     = "push" MessageLine "{" (("title" | "body" | "open") TextLine Sep)* "}" .

Score    = "score" ScoreHead "{" (ScorePart NL)* "}" .
ScorePart = "category" CategoryLine "{" (PointsLine Sep)* "}" | "halve" HalveLine | "sales" ReadyLine
          | "grades" "{" (GradeLine Sep)* "}" .
Process  = "process" ProcessHead "{" (("stage" Stage | "outcome" OutcomesLine) NL)* "}" .
Stage    = StageLine ("{" (StagePart Sep)* "}")? .
StagePart = "enter" EnterLine | "go" GoLine | "fields" NameLine ("," NameLine)* | "field" StageFieldLine | "owner" NameLine
          | "task" TaskLine .
Match    = "match" MatchLine .
Form     = "form" FormLine "{" (FormPart NL)* "}" .
FormPart = "field" FormFieldLine | Match | "creates" CreatesLine Object | "thanks" TextLine | "double" OptInLine
         | "language" TextLine | "signed" SignedLine .
Map      = "map" MapLine "{" (MapPart NL)* "}" .
MapPart  = "persona" PersonaLine Notes? | "scope" TextLine | "phase" NameLine "{" ((Touch | Lane) NL)* "}" .
Lane     = "lane" NameLine "{" (Touch NL)* "}" .
Touch    = "touch" TouchLine Notes? .
Notes    = "{" (<ident> NoteLine Sep)* "}" .

// ---- Journeys: clauses stand above the steps ----

Journey = "journey" JourneyLine "{" (Clause NL)* (Step NL)* "}" .
Clause  = "start" StartLine | "per" PerLine | "again" AgainLine | "only" NamesLine | "skip" NamesLine | "at" RateLine
        | "from" FromLine | "until" UntilLine | "exit" (ExitClauseLine | MemberLine) | "quiet" NamesLine
        | "goal" GoalLine | "hold" ShareLine .

Steps   = "{" (Step NL)* "}" .
Else    = NL? "else" Steps .
Step    = Send Else? | SendBest Else? | "wait" Wait | Remind | If | Choose | Split | Repeat | Label | "set" SetLine
        | "hold" HoldOutLine | "exit" ExitLine | Work .
Send    = ("email" | "sms" | "push") SendLine .
SendBest = "send" BestLine "{" (("email" | "sms" | "push") AmongLine Sep)* "}" .
Wait    = WaitLine (Steps Else?)? | WaitLine "{" (Outcome NL?)* "}" | "until" Until Else? .
Outcome = "on" OutcomeLine Steps | "else" Steps .
Until   = "next" NextLine | FixedLine | DateLine .
Remind  = "remind" RemindLine "or" LimitLine "{" (Reminder NL)* "}" ("done" Steps)? ("expired" Steps)? .
Reminder = "after" PauseLine (Send | SendBest) .
If      = "if" ConditionLine Steps (NL? "else" "if" ConditionLine Steps)* Else? .
Choose  = "choose" ConditionLine "{" ((CaseLine Steps | "else" Steps) NL?)* "}" .
Split   = "split" SplitLine "{" ((ArmLine Steps | "winner" WinnerLine) NL?)* "}"
        | "adaptively" AdaptiveLine "{" ((FreeArmLine Steps | "winner" WinnerLine) NL?)* "}" .
Repeat  = "repeat" RepeatLine Steps .
Label   = "label" LabelLine Step? .
Work    = ("task" | "call" | "appointment") TaskLine | "do" DoLine Steps? | "create" CreateLine Object?
        | "start" StartOtherLine Object? | "raise" RaiseLine Object? | "add" AddLine | "remove" RemoveLine .
Object  = "{" (EntryLine Sep)* "}" .

// ---- Tests ----

Test      = "test" TestLine "{" TestSteps "}" .
TestSteps = (TestStep NL)* .
TestStep  = "at" AtLine | "contact" PersonLine Object? | "account" <ident>? Object | DoesLine (Object AgoLine)? | PartLine Object?
          | BecomesLine Object | OptsLine | ForgottenLine | HasLeadLine Object? | "lead" LeadBecomesLine Object ByLine
          | ("task" | "call" | "appointment") TaskDoneLine | "after" AfterLine ("{" TestSteps "}")?
          | "submission" SubmissionLine? Object ("lead" Object)? | "merge" MergeLine
          | "publish" PublishLine "{" (Declaration NL)* "}" | "pause" HaltLine | ("resume" | "stop") SteerLine
          | "expect" ExpectLine | "expect" "share" "of" ShareOfLine | "mock" MockLine (Object DelayLine)?
          | "with" CrowdLine ("{" (CrowdEntryLine Sep)* "}")? SeedLine .

// ---- What is read by hand within a line ----

// An event, what people do with a message, or a change of a segment or record.
EventRef = <ident> ("." <ident>)? | ("enters" | "leaves") <ident> | <ident> "." <ident> "changed" .
// An expression; it ends where a value is complete and no operator follows. DateText also ends at "or".
ExprText = Unary (Operator Unary)* ("?" ExprText ":" ExprText)? .
DateText = ExprText .
Unary    = ("-" | "+" | "!" | "not")* Value ("." <ident> | "[" ExprText "]")* .
Value    = <string> | <number> | <duration> | <date> | <ident> Arguments? | "." <ident> | "(" ExprText ")"
         | "[" (ExprText ("," ExprText)*)? "]" .
Arguments = "(" (Argument ("," Argument)*)? ")" .
Argument  = EventRef "where" ExprText | ExprText .
Operator = "or" | "||" | "and" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "not"? "in" | "contains" | "startsWith"
         | "endsWith" | "matches" | ".." | "+" | "-" | "*" | "/" | "%" | "**" | "??" .
`

// lexicon is how tokens are written.
const lexicon = `
// ---- The tokens ----

// Blanks, and comments from // to the end of the line, stand between any two tokens. A line end does not count within
// ( ) and [ ], behind an operator and behind a comma.
NL         = "\n" | "\r\n" .
<ident>    = (letter | "_") (letter | digit | "_")* .
<string>   = '"' (character | escape)* '"' | "'" (character | escape)* "'" .
<text>     = '"""' anything '"""' .
<number>   = digit+ ("." digit+)? .                     // 1_000: underscores between digits
<duration> = (digit+ "w")? (digit+ "d")? (digit+ "h")? (digit+ "m")? (digit+ "s")? .   // at least one
<percent>  = <number> "%" .
<clock>    = digit digit? ":" digit digit .
<date>     = digit digit digit digit "-" digit digit "-" digit digit .
escape     = "\" ("n" | "t" | "r" | "\" | '"' | "'" | "u" hex hex hex hex) .
`
