package diag

import "strings"

// Nearest returns the one of among that word is most likely a misspelling of, or "" if none is near. Case and
// underscores do not count; of equally near ones the first wins.
func Nearest(word string, among []string) string {
	w := fold(word)
	best, limit := "", (len(w)+1)/3+1
	if len(w) < 4 {
		limit = len(w)/2 + 1
	}
	for _, candidate := range among {
		c := fold(candidate)
		if candidate == word {
			continue
		}
		if d := distance(w, c, limit); d < limit {
			best, limit = candidate, d
		}
	}
	return best
}

func fold(word string) []rune {
	return []rune(strings.ToLower(strings.ReplaceAll(word, "_", "")))
}

// distance is the number of letters to insert, delete, replace or swap with their neighbour to get from a to b; it
// stops counting at limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
