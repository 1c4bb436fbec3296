using Auvious.Core.Conferences;
using CsCheck;

namespace Auvious.Core.Tests.Conferences;

public sealed class SdpTests
{
    [Theory]
    [InlineData("v=0\r\na=ice-ufrag:4Zx+/\r\n", "4Zx+/")]
    [InlineData("v=0\na=ice-ufrag:one\nm=audio\na=ice-ufrag:two", "one")]
    [InlineData("a=ice-ufrag: padded \r\n", "padded")]
    [InlineData("a=ice-ufrag:\r\na=ice-ufrag:second\r\n", "second")]
    [InlineData("a=ice-pwd:secret\r\n", "")]
    [InlineData("b=ice-ufrag:no", "")]
    [InlineData("", "")]
    public void The_first_name_counts(string sdp, string ufrag) => Sdp.Ufrag(sdp).ShouldBe(ufrag);

    [Fact]
    public void One_beyond_256_characters_is_none()
    {
        Sdp.Ufrag("a=ice-ufrag:" + new string('x', 256)).Length.ShouldBe(256);
        Sdp.Ufrag("a=ice-ufrag:" + new string('x', 257)).ShouldBeEmpty();
    }

    [Fact]
    public void Anything_at_all_is_read_without_harm() => Gen.String.Sample(text => Sdp.Ufrag(text).Length <= 256);
}
