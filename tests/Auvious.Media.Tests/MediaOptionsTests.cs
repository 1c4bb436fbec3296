using System.Net;

namespace Auvious.Media.Tests;

public class MediaOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => new MediaOptions().Validate().ShouldBeEmpty();

    [Theory]
    [InlineData("Media:PublicAddress", "example.org", 10_000, 1, 60)]
    [InlineData("Media:PublicAddress", "192.0.2.1,", 10_000, 1, 60)]
    [InlineData("Media:Port", null, -1, 1, 60)]
    [InlineData("Media:Port", null, 65_535, 2, 60)]
    [InlineData("Media:Loops", null, 10_000, 0, 60)]
    [InlineData("Media:DrainTimeout", null, 10_000, 1, -1)]
    public void An_error_names_its_key(string key, string? address, int port, int loops, int drain) =>
        new MediaOptions { PublicAddress = address, Port = port, Loops = loops, DrainTimeout = TimeSpan.FromSeconds(drain) }
            .Validate().ShouldHaveSingleItem().ShouldStartWith(key);

    [Fact]
    public void Configured_addresses_are_the_candidates() =>
        CandidateAddresses.Find(new() { PublicAddress = "192.0.2.1, 2001:db8::1" }, ipv6: false)
            .ShouldBe([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")]);

    [Fact]
    public void Loopback_is_a_candidate_only_when_told_so_or_when_there_is_no_other()
    {
        CandidateAddresses.Find(new() { Loopback = true }, ipv6: true).ShouldContain(IPAddress.Loopback);
        var others = CandidateAddresses.Find(new(), ipv6: true);
        others.ShouldNotBeEmpty();
        others.ShouldAllBe(address => !address.IsIPv6LinkLocal);
        others.Any(IPAddress.IsLoopback).ShouldBe(others.All(IPAddress.IsLoopback));
    }

    [Fact]
    public void A_port_in_use_is_told_by_its_key()
    {
        using var first = MediaPlane.Start(new() { Port = 0, Loops = 1 }, TimeProvider.System);
        Should.Throw<InvalidOperationException>(() =>
            MediaPlane.Start(new() { Port = first.Loops[0].Port, Loops = 1 }, TimeProvider.System))
            .Message.ShouldContain("Media:Port");
    }
}
