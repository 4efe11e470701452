package check

import "github.com/journeylang/journey/lang/diag"

// Names.
const (
	DeclaredTwice      diag.Code = "J0221" // the same name is declared twice
	UnknownEvent       diag.Code = "J0222" // no event of that name is declared
	UnknownMessage     diag.Code = "J0223" // no message of that name is declared
	UnknownSegment     diag.Code = "J0224" // no segment of that name is declared
	UnknownJourney     diag.Code = "J0225" // no journey of that name is declared
	UnknownField       diag.Code = "J0226" // the contact or event has no field of that name
	UnknownType        diag.Code = "J0227" // no type has that name
	UnknownInteraction diag.Code = "J0228" // contacts do not do that with a message
	UnknownZone        diag.Code = "J0229" // no time zone has that name
	ReservedName       diag.Code = "J0230" // the name already means something in rules
	SegmentOfItself    diag.Code = "J0231" // a segment's rule leads back to the segment
	UnknownLink        diag.Code = "J0232" // no link of the message has that title
	UnknownContact     diag.Code = "J0233" // a test uses a person that it has not made
	UnknownVariable    diag.Code = "J0234" // a template uses a variable that does not exist
	UnknownFilter      diag.Code = "J0235" // a template uses a filter that does not exist
	UnknownSetting     diag.Code = "J0236" // a channel has no setting of that name
	NoStartEvent       diag.Code = "J0237" // a message reads start.…, but the journey starts with a segment
	UnknownStartField  diag.Code = "J0238" // a message reads a start field that the journey's start event lacks
	UnknownCurrency    diag.Code = "J0239" // a currency is written as three capital letters
	LiteralNeeded      diag.Code = "J0321" // only a plain value may stand here
	WrongValue         diag.Code = "J0322" // the value does not fit the field's type
	WrongUnique        diag.Code = "J0323" // unique is for the contact's texts and numbers
	NoEventDefault     diag.Code = "J0324" // fields of events have no default
	NestedList         diag.Code = "J0325" // a list holds plain values
	DoubleChoice       diag.Code = "J0326" // a choice names the same value twice
	NotAKey            diag.Code = "J0327" // per needs a text or a number
	NotAChoice         diag.Code = "J0328" // choose needs a text, a number, a yes or no, or a date
	MissingClause      diag.Code = "J0421" // a journey needs to say who starts it
	DoubleClause       diag.Code = "J0422" // the clause may stand only once
	NoActivity         diag.Code = "J0423" // a journey that does nothing
	InteractionHere    diag.Code = "J0424" // what people do with a message cannot start, end or be the goal of a journey
	NotSentBefore      diag.Code = "J0425" // waits for an answer to a message that was not sent before
	Unreachable        diag.Code = "J0426" // no person can reach the step
	WrongShares        diag.Code = "J0427" // shares must be above 0 % and add up to 100 %
	SameOutcome        diag.Code = "J0428" // an earlier outcome or case already takes these people
	NoTime             diag.Code = "J0429" // the length of time must be more than nothing and at most a hundred years
	ClockInSegment     diag.Code = "J0430" // a segment's rule reads the clock in a way that moves membership at no known instant
	WrongHoldOut       diag.Code = "J0431" // the control group must be more than 0 % and less than 100 %
	BothOnlyAndSkip    diag.Code = "J0432" // the same segment is asked for and kept out
	MissingPurpose     diag.Code = "J0521" // a message needs a purpose
	MissingSubject     diag.Code = "J0522" // a mail needs a subject
	MissingBody        diag.Code = "J0523" // a mail needs a body
	MissingFile        diag.Code = "J0524" // the body file cannot be found
	WrongFile          diag.Code = "J0525" // the body file is of no kind that can be sent
	WrongAddress       diag.Code = "J0526" // from is no sender's address
	OpenTag            diag.Code = "J0527" // a template tag is not closed
	WrongTag           diag.Code = "J0528" // a template tag does not exist or does not fit here
	MaybeEmpty         diag.Code = "J0529" // a template writes a field that may be missing (warning)
	WrongSetting       diag.Code = "J0530" // a channel's setting has a value that it cannot have
	MissingHost        diag.Code = "J0531" // an smtp channel needs a host
	SecretInText       diag.Code = "J0532" // a password stands in the script (warning)
	ExpectsNothing     diag.Code = "J0721" // a test without an expectation cannot fail (warning)
	WrongClock         diag.Code = "J0722" // no such date or time, or one that lies before the last
	ImpossibleReason   diag.Code = "J0723" // the journey never ends for that reason
	IncompleteEvent    diag.Code = "J0724" // an event without a field that is always there (warning)
	OtherChannel       diag.Code = "J0922" // messages by other media than mail
	OtherBody          diag.Code = "J0923" // bodies in MJML
	AnyMessage         diag.Code = "J0924" // waiting for an answer to any mail
)
