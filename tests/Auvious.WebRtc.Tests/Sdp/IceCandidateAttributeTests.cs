using Auvious.WebRtc.Sdp;
using CsCheck;

namespace Auvious.WebRtc.Tests.Sdp;

public class IceCandidateAttributeTests
{
    [Theory]
    [InlineData("candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 10.0.0.5 rport 46154 ufrag jERG network-cost 999")]
    [InlineData("a=candidate:1 1 TCP 1518280447 2001:db8::7 9 typ host tcptype active")]
    [InlineData("1 2 udp 2122260223 8d5e2a4e-6f1c-4a3f-9c0e-2b0f1d6c7a8b.local 50000 typ host")]
    [InlineData("candidate:0 1 ssltcp 1 host.example 443 typ relay")]
    public void A_candidate_of_any_kind_parses(string text)
    {
        IceCandidateAttribute.TryParse(text, out var candidate).ShouldBeTrue();
        candidate.ShouldNotBe(IceCandidateAttribute.EndOfCandidates);
    }

    [Theory]
    [InlineData("")]
    [InlineData("candidate:")]
    [InlineData("end-of-candidates")]
    public void Nothing_is_the_end_of_candidates(string text)
    {
        IceCandidateAttribute.TryParse(text, out var candidate).ShouldBeTrue();
        candidate.ShouldBe(IceCandidateAttribute.EndOfCandidates);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("hello")]
    [InlineData("candidate:1 1 udp x 10.0.0.1 1 typ host")]
    [InlineData("candidate:1 0 udp 1 10.0.0.1 1 typ host")]
    [InlineData("candidate:1 1 udp 1 10.0.0.1 70000 typ host")]
    [InlineData("candidate:1 1 udp 1 10.0.0.1 1 host typ")]
    [InlineData("candidate:1 1 udp 1 10.0.0.1 1 typ host\r\na=evil")]
    public void What_is_no_candidate_is_refused(string? text) => IceCandidateAttribute.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void No_text_whatever_makes_it_throw() =>
        Gen.String.Sample(text => { IceCandidateAttribute.TryParse("candidate:" + text, out _); });
}
