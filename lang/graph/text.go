package graph

import (
	"math"
	"strings"
	"unicode"
)

// font is a face at the size it is used at. The fonts of people's systems differ; the widths are those of a wide one
// (DejaVu Sans), so that a text may get more room than it needs and never less.
type font struct {
	size   float64
	widths [95]int // of the printable ASCII characters from the space on, in thousandths of the size
	other  int     // of other letters
}

var (
	bold  = &font{13, boldWidths, 760}      // labels of boxes
	small = &font{11.5, regularWidths, 700} // details, and labels of edges
)

// measure returns the width of a text.
func measure(s string, f *font) float64 {
	n := 0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			n += f.widths[r-' ']
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		case r >= 0x1100: // CJK, emoji, dashes and arrows
			n += max(1000, f.other)
			if r >= 0x1f000 {
				n += 400
			}
		default:
			n += f.other
		}
	}
	return float64(n) / 1000 * f.size
}

func widest(lines []string, f *font) float64 {
	w := 0.0
	for _, l := range lines {
		w = max(w, measure(l, f))
	}
	return w
}

// wrap breaks a text at spaces, and words that are too long anywhere, into lines of at most the given width. What is beyond
// the last line is left out, and an ellipsis says so; there is always one line.
func wrap(s string, f *font, width float64, lines int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(clean(s)) {
		for word != "" {
			joined := word
			if line != "" {
				joined = line + " " + word
			}
			if measure(joined, f) <= width {
				line, word = joined, ""
				continue
			}
			if line != "" {
				out, line = append(out, line), ""
				continue
			}
			n := fitting(word, f, width)
			out, word = append(out, word[:n]), word[n:]
		}
	}
	if line != "" || len(out) == 0 {
		out = append(out, line)
	}
	if len(out) > lines {
		last := out[lines-1]
		if n := fitting(last, f, width-measure("…", f)); n < len(last) {
			last = last[:n]
		}
		out = append(out[:lines-1:lines-1], strings.TrimRight(last, " ")+"…")
	}
	return out
}

// fitting returns how many bytes of s fit into the width, at least one character.
func fitting(s string, f *font, width float64) int {
	for i := range s {
		if i > 0 && measure(s[:i], f) > width {
			return lastBreak(s, i)
		}
	}
	if measure(s, f) > width {
		return lastBreak(s, len(s))
	}
	return len(s)
}

// lastBreak returns the beginning of the character that ends at i, but not 0.
func lastBreak(s string, i int) int {
	begin := strings.LastIndexFunc(s[:i], func(rune) bool { return true })
	if begin <= 0 {
		return i
	}
	return begin
}

// clean drops what no drawing can hold: control characters and bytes that are no text.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r == unicode.ReplacementChar || unicode.IsControl(r) || r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, s)
}

// round keeps drawings short and the same on every machine.
func round(x float64) float64 { return math.Round(x*10) / 10 }

var (
	regularWidths = [95]int{
		318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 501, 838, 318, 361, 318, 337, 637, 637, 637,
		637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531, 1001, 685, 687, 699, 771, 632,
		576, 775, 752, 295, 295, 656, 558, 863, 749, 788, 604, 788, 695, 635, 611, 732, 685, 989, 686,
		611, 686, 391, 337, 391, 838, 501, 501, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580,
		278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
	}
	boldWidths = [95]int{
		349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696,
		696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 581, 1001, 774, 763, 734, 831, 684,
		684, 821, 837, 373, 373, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771,
		725, 726, 458, 366, 458, 838, 501, 501, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666,
		343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
	}
)
