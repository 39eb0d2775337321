namespace Streetcar.Grains.Settings;

/// <summary>
/// The verbosity of MongoDB's log components (<see href="https://www.mongodb.com/docs/manual/reference/log-messages/#components"/>).
/// That of all of them is <see cref="LogVerbosity.Level"/>; Streetcar's log has no such components, so that those of single ones
/// are kept and told, and do nothing.
/// </summary>
/// <param name="verbosity">That of all.</param>
internal sealed class LogComponents(LogVerbosity verbosity)
{
    private const string Verbosity = "verbosity";

    // As paths: a component's own come behind it.
    private static readonly string[] Paths =
    [
        "accessControl", "assert", "command", "control", "executor", "ftdc", "geo", "index", "network", "network.asio", "network.bridge",
        "network.connectionPool", "query", "query.optimizer", "query.rejected", "queryStats", "replication", "replication.election",
        "replication.heartbeats", "replication.initialSync", "replication.rollback", "sharding", "sharding.migration",
        "sharding.migrationPerf", "sharding.rangeDeleter", "sharding.shardingCatalogRefresh", "storage", "storage.journal", "storage.recovery",
        "storage.wt", "tracking", "transaction", "write",
    ];

    private readonly Dictionary<string, int> _levels = Paths.ToDictionary(path => path, _ => -1);

    /// <summary>All of them.</summary>
    public RawDocument Describe()
    {
        lock (_levels)
            return Describe("").With(Verbosity, verbosity.Level);
    }

    /// <summary>Sets those that a document names, if all of it makes sense.</summary>
    /// <exception cref="DocumentException">BadValue, or TypeMismatch where it is not a document.</exception>
    public void Set(RawValue settings)
    {
        if (settings.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.TypeMismatch, $"log component verbosity is not a BSON object: {settings}");
        }

        var changes = new Dictionary<string, int>();
        Read("", settings.AsDocument, changes);
        lock (_levels)
        {
            foreach (var (path, level) in changes)
            {
                if (path.Length == 0)
                    verbosity.Level = Math.Min(Math.Max(level, 0), LogVerbosity.Most);
                else
                    _levels[path] = level;
            }
        }
    }

    private RawDocument Describe(string parent)
    {
        var fields = new List<RawElement>();
        if (parent.Length > 0)
            fields.Add(new(Verbosity, _levels[parent]));
        foreach (string path in Paths)
        {
            int dot = path.LastIndexOf('.');
            if ((dot < 0 ? "" : path[..dot]) == parent)
                fields.Add(new(path[(dot + 1)..], Describe(path)));
        }

        return new RawDocument(fields);
    }

    private static void Read(string parent, RawDocument settings, Dictionary<string, int> changes)
    {
        foreach (var (name, value) in settings)
        {
            string path = parent.Length == 0 ? name : $"{parent}.{name}";
            if (name == Verbosity)
                changes[parent] = Level(path, value);
            else if (!Paths.Contains(path))
                throw new DocumentException(ErrorCode.BadValue, $"Invalid component name {path}");
            else if (value.Type == ElementType.Document)
                Read(path, value.AsDocument, changes);
            else
                changes[path] = Level(path, value);
        }
    }

    private static int Level(string path, RawValue value)
    {
        if (!value.IsNumber)
            throw new DocumentException(ErrorCode.BadValue, $"Expected {path} to be a number, but found {value.Type.Alias()}");
        double level = value.AsDouble;
        return level is >= int.MinValue and <= int.MaxValue
            ? Math.Max((int)level, -1)
            : throw new DocumentException(ErrorCode.BadValue, $"The level of {path} does not fit an int: {value}");
    }
}
