package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/journeylang/journey/runtime/machine"
)

// person is one synthetic customer.
type person struct {
	id       string
	name     string
	random   *rand.Rand
	country  string
	language string
	plan     string
	value    float64 // what they spent before the demo began
	noMail   bool    // gave no address

	// Habits, each a chance.
	opens, clicks, buys float64
	pause               time.Duration // between two visits, on average

	carts int
	cart  *cart // left behind, if any
}

type cart struct {
	id    string
	total float64
}

// homes are where customers come from, with the languages that they read.
var homes = []struct {
	country string
	share   float64
	langs   []string
	names   []string
}{
	{"DK", 0.30, []string{"da", "en"}, []string{"Maja", "Emil", "Freja", "Noah", "Ida", "Oskar", "Clara", "Villads"}},
	{"DE", 0.28, []string{"de", "de", "en"}, []string{"Lena", "Jonas", "Mia", "Paul", "Hanna", "Ben", "Greta", "Anton"}},
	{"SE", 0.12, []string{"sv", "en"}, []string{"Alva", "Liam", "Saga", "Hugo", "Elsa", "Nils"}},
	{"NL", 0.12, []string{"nl"}, []string{"Sanne", "Daan", "Lotte", "Sem", "Fenna", "Bram"}},
	{"AT", 0.08, []string{"de", "en"}, []string{"Resi", "Lukas", "Vroni", "Felix"}},
	{"CH", 0.10, []string{"de", "fr", "en"}, []string{"Noemi", "Luca", "Aline", "Matteo"}},
}

// newPerson returns the nth customer of a seed. Three in twenty are regulars: they buy often, and a lot.
func newPerson(seed uint64, n int) *person {
	r := rand.New(rand.NewPCG(seed, uint64(n)+1))
	p := &person{random: r, plan: "free", pause: 9 * 24 * time.Hour,
		opens: 0.6 * between(r, 0.5, 1.4), clicks: 0.42 * between(r, 0.4, 1.6), buys: between(r, 0.15, 0.45)}
	at := r.Float64()
	home := homes[len(homes)-1]
	for _, h := range homes {
		if at -= h.share; at < 0 {
			home = h
			break
		}
	}
	p.country = home.country
	p.language = home.langs[r.IntN(len(home.langs))]
	p.name = home.names[r.IntN(len(home.names))]
	p.id = fmt.Sprintf("%s-%04d", strings.ToLower(p.name), n+1)
	p.noMail = r.Float64() < 0.03
	switch x := r.Float64(); {
	case x < 0.15:
		p.plan, p.value, p.buys, p.pause = "pro", 500+float64(r.IntN(1500)), 0.85, 50*time.Hour
	case x < 0.20:
		p.plan, p.value = "enterprise", float64(r.IntN(400))
	}
	return p
}

func (p *person) profile() machine.Values {
	v := machine.Values{"first_name": p.name, "country": p.country, "language": p.language, "plan": p.plan, "lifetime_value": p.value}
	if !p.noMail {
		v["email"] = p.id + "@example.com"
	}
	return v
}

func (p *person) event(name string, fields machine.Values) machine.Input {
	return machine.Input{Kind: machine.EventInput, Contact: p.id, Name: name, Fields: fields}
}

func (p *person) happens(chance float64) bool { return p.random.Float64() < chance }

func between(r *rand.Rand, low, high float64) float64 { return low + r.Float64()*(high-low) }
