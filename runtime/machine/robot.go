package machine

import "strings"

// Programs open mails and follow their links before people do: to show pictures early, to look for viruses. What they
// do is recorded, steers nothing and counts nowhere (rule 19).

// robots are parts of the names by which such programs call themselves, in small letters.
var robots = []string{
	"barracuda", "bitdefender", "forcepoint", "fireeye", "ironport", "mimecast", "proofpoint", "safelinks", "symantec",
	"trendmicro", "trustwave", "urldefense", "zscaler", "googlebot", "bingbot", "bingpreview", "python-requests", "curl/", "wget/",
	"headlesschrome", "go-http-client", "java/", "libwww", "okhttp", "facebookexternalhit", "slackbot",
}

// byRobot reports whether a program opened or clicked: the channel said so in the field machine, or the program named
// itself in the field agent.
func byRobot(interaction string, fields Values) bool {
	if interaction != "opened" && interaction != "clicked" {
		return false
	}
	switch v := fields["machine"].(type) {
	case bool:
		if v {
			return true
		}
	case string:
		if strings.EqualFold(v, "true") {
			return true
		}
	}
	agent, _ := fields["agent"].(string)
	agent = strings.ToLower(agent)
	for _, name := range robots {
		if strings.Contains(agent, name) {
			return true
		}
	}
	return false
}
