package ast

// Team is the people of a role, among whom work goes round: team sales "maja@contoso.example", "jon@contoso.example"
type Team struct {
	At
	Doc     string
	Name    Ident
	Members []String
}

func (*Team) decl() {}
