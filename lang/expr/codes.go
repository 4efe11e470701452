package expr

import "github.com/journeylang/journey/lang/diag"

// The kinds of diagnostics that expressions give.
const (
	CodeName     diag.Code = "J0210" // a name that nothing has
	CodeField    diag.Code = "J0211" // a field that the contact or the event does not have
	CodeNoEvent  diag.Code = "J0212" // event or start where there is none
	CodeFunction diag.Code = "J0213" // a function that does not exist
	CodeEvent    diag.Code = "J0214" // an event or interaction that a history function cannot find
	CodeHistory  diag.Code = "J0215" // history, contact or time where they cannot be read
	CodeSyntax   diag.Code = "J0310" // text that is no expression
	CodeMismatch diag.Code = "J0311" // an operator between values that do not fit
	CodeValue    diag.Code = "J0312" // a value that the field can never have
	CodeResult   diag.Code = "J0313" // an expression that yields the wrong kind of value
	CodeArgument diag.Code = "J0314" // a function with arguments that do not fit
	CodeRefused  diag.Code = "J0315" // a form of other languages that expressions do not have
	CodeTooLarge diag.Code = "J0316" // an expression beyond the limits
	CodeMaybe    diag.Code = "J0317" // a rule that reads a value that may be missing, and means something else then
	CodeLater    diag.Code = "J0910" // something that this edition cannot read yet
)
