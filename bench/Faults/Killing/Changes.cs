using Streetcar.Bson;

namespace Streetcar.Faults.Killing;

/// <summary>Chooses what a worker does next: writes of all kinds, and changes to the catalogs of several databases.</summary>
/// <param name="worker">The worker's number.</param>
/// <param name="random">Chooses.</param>
internal sealed class Changes(int worker, Random random)
{
    /// <summary>The databases that workers share.</summary>
    public static readonly string[] Databases = ["one", "two", "three"];

    private const int MaxDocuments = 60;
    private const int ManyDocuments = 12;

    private readonly string _database = Databases[worker % Databases.Length];
    private readonly string _otherDatabase = Databases[(worker + 1) % Databases.Length];
    private int _lastId;

    /// <summary>The collection that all workers of a database write to.</summary>
    public string Shared => $"{_database}.shared";

    /// <summary>The worker's own collection.</summary>
    public string Own => $"{_database}.own{worker}";

    /// <summary>What its own collection is renamed to, in another database.</summary>
    public string Moved => $"{_otherDatabase}.moved{worker}";

    /// <summary>What an aggregation writes.</summary>
    public string Written => $"{_database}.written{worker}";

    /// <summary>The collection of a database that is dropped as a whole.</summary>
    public string Temporary => $"temporary{worker}.documents";

    /// <summary>All collections that it changes.</summary>
    public string[] All => [Shared, Own, Moved, Written, Temporary];

    /// <summary>The next change.</summary>
    /// <param name="model">What its collections hold.</param>
    public Change Next(Model model)
    {
        var after = model.Clone();
        while (true)
        {
            if (Choose(after) is { } change)
                return change;
        }
    }

    private static RawDocument Document(string id, int worker, int version) =>
        new() { ["_id"] = id, ["w"] = worker, ["v"] = version, ["s"] = $"v{version}" };

    private static string CollectionOf(string name) => name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static string DatabaseOf(string name) => name[..name.IndexOf('.', StringComparison.Ordinal)];

    // Null where there is nothing to do that to.
    private Change? Choose(Model after) => random.Next(20) switch
    {
        < 4 => Insert(after, Shared, 1),
        4 => Insert(after, Own, ManyDocuments),
        5 or 6 => Insert(after, Own, 1),
        < 10 => UpdateOne(after, random.Next(2) == 0 ? Shared : Own),
        10 => Upsert(after, Shared),
        11 => DeleteOne(after, random.Next(2) == 0 ? Shared : Own),
        12 => FindAndModify(after, Shared),
        13 => UpdateMany(after, Own),
        14 => DeleteMany(after, random.Next(2) == 0 ? Shared : Own),
        15 => CreateIndex(after, Own, random.Next(2) == 0 ? "v" : "s"),
        16 => random.Next(2) == 0 ? DropIndex(after, Own) : Drop(after, random.Next(2) == 0 ? Own : Moved),
        17 => random.Next(2) == 0 ? Rename(after, Own, Moved) : Rename(after, Moved, Own),
        18 => Out(after, Own, Written),
        _ => random.Next(3) == 0 ? DropDatabase(after) : Insert(after, Temporary, 1),
    };

    private Change Insert(Model after, string name, int count)
    {
        var collection = after.Ensure(name);
        var documents = new List<RawValue>();
        for (int i = 0; i < count; i++)
        {
            string id = NewId();
            collection.Versions.Add(id, 1);
            documents.Add(Document(id, worker, 1));
        }

        return On(name, after, inParts: true, new() { ["insert"] = CollectionOf(name), ["documents"] = RawArray.From(documents) });
    }

    private Change? UpdateOne(Model after, string name)
    {
        if (Any(after[name]) is not { } id)
            return null;
        int version = ++after[name]!.Versions[id];
        var set = new RawDocument { ["$set"] = new RawDocument { ["v"] = version, ["s"] = $"v{version}" } };
        return Update(name, after, inParts: false, new() { ["q"] = new RawDocument { ["_id"] = id }, ["u"] = set });
    }

    private Change Upsert(Model after, string name)
    {
        string id = NewId();
        after.Ensure(name).Versions[id] = 1;
        var set = new RawDocument { ["$set"] = new RawDocument { ["w"] = worker, ["v"] = 1, ["s"] = "v1" } };
        return Update(name, after, inParts: true, new() { ["q"] = new RawDocument { ["_id"] = id }, ["u"] = set, ["upsert"] = true });
    }

    private Change? UpdateMany(Model after, string name)
    {
        if (Any(after[name]) is null)
            return null;
        var versions = after[name]!.Versions;
        foreach (string id in versions.Keys)
            versions[id]++;
        var pipeline = Json.Array("[{ $set: { v: { $add: ['$v', 1] } } }, { $set: { s: { $concat: ['v', { $toString: '$v' }] } } }]");
        return Update(name, after, inParts: true, new() { ["q"] = Mine(), ["u"] = pipeline, ["multi"] = true });
    }

    private Change? DeleteOne(Model after, string name)
    {
        if (Any(after[name]) is not { } id)
            return null;
        after[name]!.Versions.Remove(id);
        return Delete(name, after, inParts: false, new() { ["q"] = new RawDocument { ["_id"] = id }, ["limit"] = 1 });
    }

    // Only where there are many: else little would ever be there.
    private Change? DeleteMany(Model after, string name)
    {
        if (after[name] is not { Versions.Count: > MaxDocuments } collection)
            return null;
        foreach (string id in collection.Versions.Where(document => document.Value == 1).Select(document => document.Key).ToList())
            collection.Versions.Remove(id);
        return Delete(name, after, inParts: true, new() { ["q"] = Mine().With("v", 1), ["limit"] = 0 });
    }

    private Change? FindAndModify(Model after, string name)
    {
        if (Any(after[name]) is not { } id)
            return null;
        int version = ++after[name]!.Versions[id];
        return On(name, after, inParts: false, new()
        {
            ["findAndModify"] = CollectionOf(name),
            ["query"] = new RawDocument { ["_id"] = id },
            ["update"] = Document(id, worker, version),
        });
    }

    private static Change CreateIndex(Model after, string name, string field)
    {
        string index = $"{field}_1";
        after.Ensure(name).Indexes.Add(index);
        var specification = new RawDocument { ["key"] = new RawDocument { [field] = 1 }, ["name"] = index };
        // The collection that it may make is there before its index.
        return On(name, after, inParts: true, new() { ["createIndexes"] = CollectionOf(name), ["indexes"] = RawArray.Create(specification) });
    }

    private static Change? DropIndex(Model after, string name)
    {
        if (after[name]?.Indexes.FirstOrDefault() is not { } index)
            return null;
        after[name]!.Indexes.Remove(index);
        return On(name, after, inParts: false, new() { ["dropIndexes"] = CollectionOf(name), ["index"] = index });
    }

    private static Change? Drop(Model after, string name)
    {
        if (after[name] is null)
            return null;
        after[name] = null;
        return On(name, after, inParts: false, new() { ["drop"] = CollectionOf(name) });
    }

    private static Change? Rename(Model after, string name, string to)
    {
        if (after[name] is null)
            return null;
        after[to] = after[name];
        after[name] = null;
        var command = new RawDocument { ["renameCollection"] = name, ["to"] = to, ["dropTarget"] = true };
        return new Change("admin", command, after);
    }

    private static Change? Out(Model after, string name, string to)
    {
        if (after[name] is null)
            return null;
        var written = after.Ensure(to).Versions;
        written.Clear();
        foreach (var (id, version) in after[name]!.Versions)
            written.Add(id, version);
        return On(name, after, inParts: false, new()
        {
            ["aggregate"] = CollectionOf(name),
            ["pipeline"] = RawArray.Create(new RawDocument { ["$out"] = CollectionOf(to) }),
            ["cursor"] = RawDocument.Empty,
        });
    }

    private Change DropDatabase(Model after)
    {
        after[Temporary] = null;
        return new Change(DatabaseOf(Temporary), new() { ["dropDatabase"] = 1 }, after);
    }

    private static Change Update(string name, Model after, bool inParts, RawDocument update) =>
        On(name, after, inParts, new() { ["update"] = CollectionOf(name), ["updates"] = RawArray.Create(update) });

    private static Change Delete(string name, Model after, bool inParts, RawDocument delete) =>
        On(name, after, inParts, new() { ["delete"] = CollectionOf(name), ["deletes"] = RawArray.Create(delete) });

    private static Change On(string name, Model after, bool inParts, RawDocument command) =>
        new(DatabaseOf(name), command, after, inParts);

    private RawDocument Mine() => new() { ["w"] = worker };

    private string NewId() => $"{worker}-{++_lastId}";

    private string? Any(CollectionModel? collection) => collection is { Versions.Count: > 0 and var count }
        ? collection.Versions.Keys.ElementAt(random.Next(count))
        : null;
}
