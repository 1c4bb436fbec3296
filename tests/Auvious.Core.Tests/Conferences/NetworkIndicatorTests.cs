using Auvious.Core.Conferences;
using Auvious.Core.Media;
using static Auvious.Core.Tests.Conferences.Scene;

namespace Auvious.Core.Tests.Conferences;

public sealed class NetworkIndicatorTests
{
    [Theory]
    [InlineData(0.0, 0, "OPTIMAL")]
    [InlineData(0.0199, 199, "OPTIMAL")]
    [InlineData(0.02, 199, "SUBOPTIMAL")]
    [InlineData(0.0199, 200, "SUBOPTIMAL")]
    [InlineData(0.08, 500, "SUBOPTIMAL")]
    [InlineData(0.0801, 0, "BAD")]
    [InlineData(0.0, 501, "BAD")]
    public void The_grade_follows_loss_and_round_trip(double loss, int rtt, string grade) =>
        NetworkIndicator.Of(Phone, [new(Phone, 1, rtt, loss)]).Grade.ShouldBe(grade);

    [Fact]
    public void Several_links_are_one_by_their_means() =>
        NetworkIndicator.Of(Phone, [new(Phone, 10, 100, 0.00), new(Phone, 20, 300, 0.10)])
            .ShouldBe(new NetworkIndicator("PHONE", 15, 200, 95, "SUBOPTIMAL"));

    [Theory]
    [InlineData(0.0, 100)]
    [InlineData(0.004, 100)]
    [InlineData(0.5, 50)]
    [InlineData(1.0, 0)]
    [InlineData(1.5, 0)]
    public void Quality_is_what_is_not_lost_in_percent(double loss, int quality) =>
        NetworkIndicator.Of(Phone, [new(Phone, 0, 0, loss)]).Quality.ShouldBe(quality);
}
