package graph

// The measures of boxes, in CSS pixels. The SVG and the viewer place their texts by them.
const (
	padding     = 12.0 // inside a box
	iconColumn  = 30.0 // left of the texts
	labelRow    = 18.0 // height of a line of the label
	detailRow   = 17.0 // height of a line below it
	detailGap   = 6.0  // between label and details
	wordGap     = 10.0 // between the column of words and that of texts
	labelMax    = 250.0
	detailMax   = 270.0
	narrowest   = 132.0
	edgeTextMax = 210.0
	edgeTextRow = 15.0
	pillX       = 9.0 // around an edge's label, left and right
	pillY       = 4.0 // and above and below
)

// newNode breaks the texts into lines and takes the size that they need.
func newNode(id, kind, label string, lines []Line) Node {
	n := Node{ID: id, Kind: kind, Label: label, Icon: icons[kind], Text: wrap(label, bold, labelMax, 4), Lines: []Line{}}
	width := widest(n.Text, bold)
	words := 0.0
	for _, l := range lines {
		words = max(words, measure(l.Word, small))
	}
	if words > 0 {
		words += wordGap
	}
	for _, l := range lines {
		for i, text := range wrap(l.Text, small, detailMax, 3) {
			word := l.Word
			if i > 0 {
				word = ""
			}
			n.Lines = append(n.Lines, Line{word, text})
			width = max(width, words+measure(text, small))
		}
	}
	n.WordColumn = round(words)
	n.Width = max(narrowest, round(iconColumn+width+2*padding))
	n.Height = 2*padding + labelRow*float64(len(n.Text))
	if len(n.Lines) > 0 {
		n.Height += detailGap + detailRow*float64(len(n.Lines))
	}
	return n
}

func newEdge(from, to, label string) Edge {
	e := Edge{From: from, To: to, Label: label, Text: []string{}, Points: [][2]float64{}}
	if label != "" {
		e.Text = wrap(label, small, edgeTextMax, 3)
		e.LabelWidth = round(widest(e.Text, small) + 2*pillX)
		e.LabelHeight = edgeTextRow*float64(len(e.Text)) + 2*pillY
	}
	return e
}
