package schema

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// Dialled returns a telephone number that is written as people write it at home, such as 030 1234567, as it is dialled from
// everywhere: +49301234567. country is whose number it is then (ISO 3166 alpha-2; "": not known). A number that has its
// country's prefix, and what can be no number of the country, stays as it is.
func Dialled(text, country string) string {
	bare := strings.TrimSpace(text)
	if country == "" || bare == "" || strings.HasPrefix(bare, "+") || strings.HasPrefix(bare, "00") {
		return text
	}
	n, err := phonenumbers.Parse(bare, strings.ToUpper(country))
	if err != nil || phonenumbers.IsPossibleNumberWithReason(n) != phonenumbers.IS_POSSIBLE {
		return text
	}
	return phonenumbers.Format(n, phonenumbers.E164)
}
