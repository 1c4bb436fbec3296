namespace Auvious.Core.Endpoints;

/// <summary>How long an endpoint lives without a keepalive.</summary>
public sealed record Lease(TimeSpan Period, bool Reminder, TimeSpan Grace)
{
    public const int LeastSeconds = 5;
    public const int MostSeconds = 3_600;

    public DateTimeOffset RenewedAt { get; init; }
    public bool IsSick { get; init; }
    public bool IsReminded { get; init; }

    public DateTimeOffset RemindAt => RenewedAt + Period * 2 / 3;
    public DateTimeOffset SickAt => RenewedAt + Period;
    public DateTimeOffset EndsAt => SickAt + Grace;

    /// <summary>When to look at it again.</summary>
    public DateTimeOffset Due => IsSick ? EndsAt : Reminder && !IsReminded ? RemindAt : SickAt;

    public Lease Renewed(DateTimeOffset at) => this with { RenewedAt = at, IsSick = false, IsReminded = false };
}
