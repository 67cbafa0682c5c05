// A client of a Gateway with TLS: asks whatever its lines say and prints what it got.
//
//	client PORT AUTHORITY CERTIFICATE KEY < "SERVER HOST PROTOCOL shown|hidden" lines
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	port, authority := os.Args[1], os.Args[2]
	pem, err := os.ReadFile(authority)
	check(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	own, err := tls.LoadX509KeyPair(os.Args[3], os.Args[4])
	check(err)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		config := &tls.Config{RootCAs: roots}
		if words[3] == "shown" {
			config.Certificates = []tls.Certificate{own}
		}
		transport := &http.Transport{
			TLSClientConfig:   config,
			ForceAttemptHTTP2: words[2] == "h2",
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, "127.0.0.1:"+port)
			},
		}
		fmt.Println(lines.Text(), ask(transport, words[0], words[1]))
	}
}

func ask(transport *http.Transport, server, host string) string {
	request, err := http.NewRequest("GET", "https://"+server+"/", nil)
	check(err)
	request.Host = host
	answer, err := (&http.Client{Transport: transport, Timeout: 20 * time.Second}).Do(request)
	if err != nil {
		return "refused"
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	check(err)
	return strings.TrimSpace(fmt.Sprintf("%s %d %s", answer.Proto, answer.StatusCode, body))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
