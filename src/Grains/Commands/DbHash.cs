using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/dbHash/"/>: a hash of each collection's documents in the order
/// of their <c>_id</c>, in a capped one in that of their insertion.
/// </summary>
internal static class DbHash
{
    // Where MongoDB keeps a database's views.
    private const string Views = "system.views";

    private static readonly ArgumentTable<RawValue> Table = new(ignoresUnknown: true)
    {
        { "collections", (ref to, in argument) => to = argument.Value() },
    };

    public static async ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var wanted = Wanted(command);
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var uuids = new List<RawElement>();
        var capped = new List<RawValue>();
        var views = new List<RawDocument>();
        foreach (var collection in await services.Store.ListCollectionsAsync(command.Database, cancellationToken))
        {
            string name = collection["name"].AsString;
            if (collection["type"].AsString == "view")
                views.Add(collection);
            if (collection["type"].AsString == "view" || wanted?.Contains(name) == false)
                continue;
            bool isCapped = collection["options"]["capped"].Raw.IsTruthy;
            hashes.Add(name, await HashAsync(services.Store, new Namespace(command.Database, name), isCapped, cancellationToken));
            uuids.Add(new(name, collection["info"]["uuid"]));
            if (isCapped)
                capped.Add(name);
        }

        if (views.Count > 0 && wanted?.Contains(Views) != false)
        {
            hashes.Add(Views, Hash(views));
            // They have none, but the same name in the same database is the same collection.
            uuids.Add(new(Views, new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(command.Database)).AsSpan(0, 16))));
        }

        return Replies.From(new RawDocument
        {
            ["host"] = Environment.MachineName,
            ["collections"] = new RawDocument(hashes.Select(hash => new RawElement(hash.Key, hash.Value))),
            ["capped"] = RawArray.From(capped),
            ["uuids"] = new RawDocument(uuids),
            ["md5"] = Total(hashes),
            ["timeMillis"] = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        });
    }

    // Null for all.
    private static HashSet<string>? Wanted(Command command)
    {
        RawValue collections = default;
        Table.Read(command, ref collections);
        if (collections.Type != ElementType.Array || collections.AsArray.Count == 0)
            return null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in collections.AsArray)
        {
            names.Add(name.Type == ElementType.String
                ? name.AsString
                : throw new DocumentException(ErrorCode.BadValue, "collections entries have to be strings"));
        }

        return names;
    }

    private static async ValueTask<string> HashAsync(
        IDocumentStore store, Namespace ns, bool isCapped, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var order = new RawDocument { [isCapped ? "$natural" : "_id"] = 1 };
        var request = new FindRequest(ns) { Sort = order };
        await StoredDocuments.ReadAsync(store, request, hash.AppendData, cancellationToken);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hash(List<RawDocument> documents)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var document in documents)
            hash.AppendData(document.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Total(SortedDictionary<string, string> hashes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, each) in hashes)
            hash.AppendData(Encoding.UTF8.GetBytes(name + each));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
