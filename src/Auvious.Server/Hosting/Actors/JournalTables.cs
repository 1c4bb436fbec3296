using LinqToDB;

namespace Auvious.Server.Hosting.Actors;

/// <summary>The journal on PostgreSQL: tables among the others, made by their migrations.</summary>
public sealed class JournalTables(string connectionString) : JournalStore
{
    // The newest dialect that every supported server speaks: a version that is named is not asked for.
    protected override DataOptions Connection => new DataOptions().UseConnectionString(ProviderName.PostgreSQL15, connectionString);

    public override int Writers => 3;

    public override bool IsAmongTables => true;

    public override void Create()
    {
    }
}
