using Streetcar.Grains.Settings;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/getDefaultRWConcern/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/command/setDefaultRWConcern/"/>. Every write is durable before it is
/// acknowledged and every read returns what is durable, whatever the concern: the defaults are kept and told.
/// </summary>
internal static class DefaultConcerns
{
    private const string Id = "ReadWriteConcernDefaults";
    private const string Read = "defaultReadConcern", Write = "defaultWriteConcern";

    private static readonly Namespace Collection = new("config", "settings");
    private static readonly RawDocument Local = new() { ["level"] = "local" };
    private static readonly RawDocument Majority = new() { ["w"] = "majority", ["wtimeout"] = 0 };

    private static readonly ArgumentTable<Arguments> Getting = new()
    {
        { "inMemory", (ref to, in argument) => to.InMemory = argument.OnlyBoolean() },
    };

    private static readonly ArgumentTable<Arguments> Setting = new()
    {
        { Read, (ref to, in argument) => to.ReadConcern = CheckRead(argument.Document()) },
        { Write, (ref to, in argument) => to.WriteConcern = CheckWrite(argument.Document()) },
    };

    public static async ValueTask<Reply> GetAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Getting.Read(command, ref arguments);
        var described = Describe(await KeptAsync(services.Store, cancellationToken));
        return Replies.From(arguments.InMemory ? described.With("inMemory", true) : described);
    }

    public static async ValueTask<Reply> SetAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var arguments = new Arguments();
        Setting.Read(command, ref arguments);
        if (arguments is { ReadConcern: null, WriteConcern: null })
        {
            throw new DocumentException(
                ErrorCode.BadValue, $"At least one of the \"{Read}\" or \"{Write}\" fields must be present");
        }

        var kept = await KeptAsync(services.Store, cancellationToken);
        kept = (kept ?? new RawDocument { ["_id"] = Id })
            .With("updateOpTime", services.Store.Now)
            .With("updateWallClockTime", DateTime.UtcNow);
        if (arguments.ReadConcern is { } read)
            kept = read.IsEmpty ? kept.Without(Read) : kept.With(Read, read);
        if (arguments.WriteConcern is { } write)
            kept = kept.With(Write, write.ContainsKey("wtimeout") ? write : write.With("wtimeout", 0));
        await StoredSettings.SaveAsync(services.Store, Collection, kept, cancellationToken);
        return Replies.From(Describe(kept));
    }

    private static async ValueTask<RawDocument?> KeptAsync(IDocumentStore store, CancellationToken cancellationToken) =>
        store.KeepsSettings ? await StoredSettings.FindAsync(store, Collection, Id, cancellationToken) : null;

    private static RawDocument Describe(RawDocument? kept)
    {
        var fields = new List<RawElement>
        {
            new(Read, kept?.TryGetValue(Read, out var read) == true ? read : Local),
            new(Write, kept?.TryGetValue(Write, out var write) == true ? write : Majority),
        };
        if (kept is not null)
            fields.AddRange(kept.Where(field => field.Name is "updateOpTime" or "updateWallClockTime"));
        fields.Add(new("defaultWriteConcernSource", kept?.ContainsKey(Write) == true ? "global" : "implicit"));
        fields.Add(new("defaultReadConcernSource", kept?.ContainsKey(Read) == true ? "global" : "implicit"));
        fields.Add(new("localUpdateWallClockTime", DateTime.UtcNow));
        return new RawDocument(fields);
    }

    private static RawDocument CheckRead(RawDocument concern)
    {
        var parsed = ReadConcern.Parse(concern);
        if (parsed.AfterClusterTime is not null || parsed.AtClusterTime is not null || parsed.Level is "linearizable" or "snapshot")
            throw new DocumentException(ErrorCode.BadValue, $"{concern} can't be a default read concern");
        return concern;
    }

    private static RawDocument CheckWrite(RawDocument concern)
    {
        if (concern.IsEmpty)
            throw new DocumentException(ErrorCode.IllegalOperation, "The default write concern can't be unset once it is set");
        WriteConcern.IsJournaled(concern);
        if (!concern.TryGetValue("w", out var w) || w.Raw.TryGetInt64(out long members) && members == 0)
            throw new DocumentException(ErrorCode.BadValue, "A default write concern must wait for at least one member");
        return concern;
    }

    private struct Arguments
    {
        public RawDocument? ReadConcern;
        public RawDocument? WriteConcern;
        public bool InMemory;
    }
}
