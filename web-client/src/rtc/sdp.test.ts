import { describe, expect, it } from "vitest";
import { candidateFragment, offerRepair, withCredentials } from "./sdp";

const offer = [
  "v=0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:secretsecretsecretsecret",
  "a=mid:0",
  "a=rtpmap:111 opus/48000/2",
  "a=rtcp-fb:111 transport-cc",
  "a=fmtp:111 minptime=10;useinbandfec=1",
  "a=rtpmap:63 red/48000/2",
  "",
].join("\r\n");

describe("offerRepair", () => {
  it("asks for retransmission of Opus once", () => {
    const once = offerRepair(offer);
    expect(once).toContain("a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 nack\r\n");
    expect(offerRepair(once)).toBe(once);
  });

  it("asks for forward error correction where it is missing or off", () => {
    const bare = offer.replace(";useinbandfec=1", "");
    expect(offerRepair(bare)).toContain("a=fmtp:111 minptime=10;useinbandfec=1");
    const off = offer.replace("useinbandfec=1", "useinbandfec=0");
    expect(offerRepair(off)).toContain("useinbandfec=1");
    const none = offer.replace("a=fmtp:111 minptime=10;useinbandfec=1\r\n", "");
    expect(offerRepair(none)).toContain("a=fmtp:111 minptime=10;useinbandfec=1");
  });

  it("leaves an offer without Opus as it is", () => {
    expect(offerRepair("v=0\r\n")).toBe("v=0\r\n");
  });
});

describe("candidateFragment", () => {
  it("carries the credentials, the media section and each candidate", () => {
    const candidate = { candidate: "candidate:1 1 udp 2 127.0.0.1 5000 typ host", sdpMid: "0" };
    expect(candidateFragment(offer, [candidate], true)).toBe(
      [
        "a=ice-ufrag:abcd",
        "a=ice-pwd:secretsecretsecretsecret",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
        "a=mid:0",
        "a=candidate:1 1 udp 2 127.0.0.1 5000 typ host",
        "a=end-of-candidates",
        "",
      ].join("\r\n"),
    );
  });
});

describe("withCredentials", () => {
  const answer = `${offer}a=candidate:1 1 udp 2 192.0.2.1 5000 typ host\r\na=end-of-candidates\r\n`;

  it("puts the new credentials and candidates in place of the old", () => {
    const fragment =
      "a=ice-ufrag:efgh\r\na=ice-pwd:othersecretothersecret\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=candidate:2 1 udp 2 192.0.2.2 5000 typ host\r\n";
    const restarted = withCredentials(answer, fragment);
    expect(restarted).toContain("a=ice-ufrag:efgh\r\na=ice-pwd:othersecretothersecret\r\n");
    expect(restarted).not.toContain("abcd");
    expect(restarted).not.toContain("192.0.2.1");
    expect(restarted).toMatch(
      /a=candidate:2 1 udp 2 192\.0\.2\.2 5000 typ host\r\na=end-of-candidates\r\n$/,
    );
    expect(restarted.match(/^m=/gm)).toHaveLength(1);
  });

  it("does not take a fragment without credentials", () => {
    expect(() => withCredentials(answer, "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n")).toThrow();
  });
});
