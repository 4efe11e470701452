package server

import (
	"net/http"
	"strings"

	"github.com/journeylang/journey/server/web/form"
)

// FormAddress tells where a form is, and how others hand in to it.
type FormAddress struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Page    string `json:"page"`
	Embed   string `json:"embed"`            // HTML for pages of your own
	Inbound string `json:"inbound"`          // where other systems send to
	Secret  string `json:"secret"`           // that they must know, or by which they sign
	Signed  string `json:"signed,omitempty"` // environment variable with the key by which they sign instead
}

// forms lists the forms.
func (s *Server) forms(*http.Request) (any, error) {
	out := []FormAddress{}
	if p := s.engine.Program(); p != nil {
		base := s.options.Links.Base
		for _, f := range p.Plan.Forms {
			var embed strings.Builder
			if err := form.Embed(&embed, base, f); err != nil {
				return nil, err
			}
			out = append(out, FormAddress{f.Name, f.Title, base + "/f/" + f.Name, embed.String(), base + "/v1/inbound/" + f.Name, s.options.Links.Inbound(f.Name), f.Signed})
		}
	}
	return map[string][]FormAddress{"forms": out}, nil
}
