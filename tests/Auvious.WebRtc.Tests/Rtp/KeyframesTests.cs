using Auvious.WebRtc.Rtp;

namespace Auvious.WebRtc.Tests.Rtp;

public class KeyframesTests
{
    [Theory]
    // Chromium's VP8 descriptor: X, picture id of 15 bits; then the frame header's first byte with P = 0 or 1.
    [InlineData("VP8", "9080812310", true)]
    [InlineData("VP8", "9080812311", false)]
    [InlineData("VP8", "8080812310", false)]
    [InlineData("VP8", "9180812310", false)]
    [InlineData("VP8", "1010", true)]
    [InlineData("VP8", "10", false)]
    [InlineData("VP8", "90F0812301022000", true)]
    // VP9: I and P and L and F and B and E and V.
    [InlineData("VP9", "8A81231800", true)]
    [InlineData("VP9", "CA812300", false)]
    [InlineData("VP9", "A88123000000", true)]
    [InlineData("VP9", "A88123020000", false)]
    [InlineData("VP9", "8281230000", false)]
    // H.264: SPS, IDR, slice, STAP-A with SPS, STAP-A with slice, FU-A start of IDR, FU-A middle of IDR.
    [InlineData("H264", "6742001F", true)]
    [InlineData("H264", "6588", true)]
    [InlineData("H264", "4188", false)]
    [InlineData("H264", "7800026742000268CE", true)]
    [InlineData("H264", "780002419A00024100", false)]
    [InlineData("H264", "7C8588", true)]
    [InlineData("H264", "7C0588", false)]
    [InlineData("H264", "", false)]
    // AV1: Z, Y, W, N.
    [InlineData("AV1", "180A0B", true)]
    [InlineData("AV1", "100A0B", false)]
    [InlineData("AV1", "980A0B", false)]
    [InlineData("opus", "FC", true)]
    public void A_picture_to_start_with_is_known_by_its_first_bytes(string codec, string payload, bool starts) =>
        Keyframes.Starts(codec, Convert.FromHexString(payload)).ShouldBe(starts);

    [Fact]
    public void Keyframe_requests_are_throttled_with_a_trailing_one()
    {
        var requests = new KeyframeRequests(TimeSpan.FromMilliseconds(500));
        requests.Take(At(0)).ShouldBeFalse();
        requests.Wish(At(0));
        requests.Take(At(0)).ShouldBeTrue();
        requests.Wish(At(100));
        requests.Wish(At(200));
        requests.Take(At(499)).ShouldBeFalse();
        requests.NextDeadline.ShouldBe(At(500));
        requests.Take(At(500)).ShouldBeTrue();
        requests.Take(At(2000)).ShouldBeFalse();
        requests.Wish(At(2000));
        requests.Take(At(2000)).ShouldBeTrue();
    }

    static TimeSpan At(int ms) => TimeSpan.FromMilliseconds(ms);
}
