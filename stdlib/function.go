package stdlib

// Category groups functions in the reference.
type Category string

// The categories, in the order of the reference.
const (
	History Category = "history"
	List    Category = "list"
	Text    Category = "text"
	Number  Category = "number"
)

// Function is a function that expressions may call. A name may stand twice: count reads history and counts elements.
type Function struct {
	Name      string
	Signature string // count(event[, window]): number
	Category  Category
	Doc       string // what it does, in a sentence or two
	Example   string // an expression over the sample of the reference
	Result    string // what the example yields there, as an expression: 3, "ADA", true, nil
	Since     string // the edition that first had it
}

// Functions are all functions, by category and name.
var Functions = []Function{
	{"avg", `avg(event, "field"[, window]): number?`, History,
		"The average of a field over the contact's events of this name. Missing where there are none.",
		`avg(order_placed, "total")`, `60`, "2026"},
	{"count", "count(event[, window]): number", History,
		"How many events of this name the contact has had, ever or within the window that ends now. A filter may follow the event: count(order_placed where total > 50, 30d).",
		`count(order_placed where total > 50, 90d)`, `1`, "2026"},
	{"distinct", `distinct(event, "field"[, window]): number`, History,
		"How many different values a field has had over the contact's events of this name.",
		`distinct(order_placed, "shop")`, `2`, "2026"},
	{"first", "first(event): time?", History,
		"When the first event of this name happened. Missing where there is none.",
		`first(order_placed)`, `2026-01-01 + 12h`, "2026"},
	{"happened", "happened(event[, window]): yes or no", History,
		"Whether an event of this name has happened, ever or within the window that ends now.",
		`happened(order_placed, 30d)`, `false`, "2026"},
	{"last", "last(event): time?", History,
		"When the latest event of this name happened. Missing where there is none.",
		`last(order_placed) < now - 30d`, `true`, "2026"},
	{"max", `max(event, "field"[, window]): number?`, History,
		"The largest value of a field over the contact's events of this name. Missing where there are none.",
		`max(order_placed, "total")`, `80`, "2026"},
	{"min", `min(event, "field"[, window]): number?`, History,
		"The smallest value of a field over the contact's events of this name. Missing where there are none.",
		`min(order_placed, "total")`, `40`, "2026"},
	{"since", "since(event): duration?", History,
		"How long ago the latest event of this name happened. Missing where there is none.",
		`since(order_placed) / 1d`, `31`, "2026"},
	{"sum", `sum(event, "field"[, window]): number`, History,
		"The sum of a field over the contact's events of this name; 0 where there are none.",
		`sum(order_placed, "total", 90d)`, `120`, "2026"},

	{"all", "all(list, condition): yes or no", List,
		"Whether the condition holds for every element; the element is called it.",
		`all(contact.cities, it startsWith "B")`, `false`, "2026"},
	{"any", "any(list, condition): yes or no", List,
		"Whether the condition holds for at least one element; the element is called it.",
		`any(contact.cities, it == "Rome")`, `true`, "2026"},
	{"count", "count(list, condition): number", List,
		"For how many elements the condition holds; the element is called it.",
		`count(contact.cities, len(it) > 4)`, `1`, "2026"},
	{"filter", "filter(list, condition): list", List,
		"The elements for which the condition holds; the element is called it.",
		`filter(contact.cities, it != "Rome")`, `["Berlin"]`, "2026"},
	{"join", "join(list, text): text", List,
		"The texts of a list as one, with a text between them.",
		`join(contact.cities, " and ")`, `"Berlin and Rome"`, "2026"},
	{"len", "len(list or text): number", List,
		"The number of elements of a list, or of characters of a text.",
		`len(contact.cities)`, `2`, "2026"},
	{"map", "map(list, expression): list", List,
		"The list of what the expression makes of each element; the element is called it.",
		`map(contact.cities, upper(it))`, `["BERLIN", "ROME"]`, "2026"},
	{"none", "none(list, condition): yes or no", List,
		"Whether the condition holds for no element; the element is called it.",
		`none(contact.cities, it == "Paris")`, `true`, "2026"},
	{"one", "one(list, condition): yes or no", List,
		"Whether the condition holds for exactly one element; the element is called it.",
		`one(contact.cities, it startsWith "R")`, `true`, "2026"},
	{"sum", "sum(list): number", List,
		"The sum of the numbers of a list.",
		`sum([1, 2, 3.5])`, `6.5`, "2026"},

	{"lower", "lower(text): text", Text,
		"The text in small letters.",
		`lower(contact.first_name)`, `"ada"`, "2026"},
	{"replace", "replace(text, old, new): text", Text,
		"The text with every occurrence of old replaced by new.",
		`replace("+45 12 34", " ", "")`, `"+451234"`, "2026"},
	{"split", "split(text, separator): list", Text,
		"The parts of a text between the separators.",
		`split("beans,mug", ",")`, `["beans", "mug"]`, "2026"},
	{"trim", "trim(text): text", Text,
		"The text without blanks at its ends.",
		`trim("  Ada ")`, `"Ada"`, "2026"},
	{"upper", "upper(text): text", Text,
		"The text in capital letters.",
		`upper(contact.first_name)`, `"ADA"`, "2026"},

	{"abs", "abs(number): number", Number,
		"The number without its sign.",
		`abs(-2.5)`, `2.5`, "2026"},
	{"ceil", "ceil(number): number", Number,
		"The nearest whole number that is not smaller.",
		`ceil(2.1)`, `3`, "2026"},
	{"floor", "floor(number): number", Number,
		"The nearest whole number that is not larger.",
		`floor(2.9)`, `2`, "2026"},
	{"max", "max(number, …): number", Number,
		"The largest of its numbers.",
		`max(contact.lifetime_value, 0, 100)`, `120`, "2026"},
	{"min", "min(number, …): number", Number,
		"The smallest of its numbers.",
		`min(contact.lifetime_value, 100)`, `100`, "2026"},
	{"round", "round(number): number", Number,
		"The nearest whole number; halves go away from zero.",
		`round(2.5)`, `3`, "2026"},
}
