using System.Collections.Immutable;
using Auvious.Core;

namespace Auvious.Server.Interactions;

/// <summary>An interaction as it is answered.</summary>
public sealed record InteractionView(
    string Id, string OrganizationId, string CreatedBy, DateTimeOffset CreatedAt, string? Type, JsonMap Data, long Version) : Reply
{
    public static InteractionView Of(Interaction row) =>
        new(row.Id, row.Organization, row.CreatedBy, row.CreatedAt, row.Type, JsonMap.Of(row.Data), row.Version);
}

/// <summary>The answer to a creation.</summary>
public sealed record InteractionCreated(string InteractionId, long Version) : Reply;

/// <summary>One page of a search.</summary>
public sealed record InteractionPage(
    int TotalPages,
    long TotalElements,
    bool First,
    bool Last,
    int Size,
    ImmutableArray<InteractionView> Content,
    int Number,
    ImmutableArray<SortView> Sort,
    int NumberOfElements,
    PageableView Pageable,
    bool Empty) : Reply
{
    public static InteractionPage Of(InteractionSearch search, long total, ImmutableArray<InteractionView> content)
    {
        var pages = (int)((total + search.Size - 1) / search.Size);
        ImmutableArray<SortView> sort = [.. search.Order.Select(SortView.Of)];
        return new(pages, total, search.Page == 0, search.Page >= pages - 1, search.Size, content, search.Page, sort, content.Length,
            new(search.Offset, sort, search.Size, Paged: true, search.Page, Unpaged: false), content.IsEmpty);
    }
}

/// <summary>Where in the whole a page lies.</summary>
public sealed record PageableView(long Offset, ImmutableArray<SortView> Sort, int PageSize, bool Paged, int PageNumber, bool Unpaged);

/// <summary>One property that a page is ordered by.</summary>
public sealed record SortView(string Direction, string NullHandling, bool Ascending, string Property, bool IgnoreCase)
{
    public static SortView Of(Sort sort) => new(sort.Ascending ? "ASC" : "DESC", "NATIVE", sort.Ascending, sort.Property, IgnoreCase: false);
}
