namespace Streetcar.Grains.Tests;

/// <summary>A session, whose commands are of its latest transaction.</summary>
public sealed class TestSession(ICommandDispatcher dispatcher)
{
    private long _number;

    public TestSession(GrainCluster cluster)
        : this(cluster.Outside)
    {
    }

    public Guid Id { get; private init; } = Guid.NewGuid();

    public string Lsid => $"lsid: {{ id: {{ $uuid: '{Id}' }} }}";

    /// <summary>Whether the transaction's first command was sent.</summary>
    public bool IsBegun { get; set; }

    /// <summary>The same session in its first transaction, by another way in.</summary>
    public TestSession Through(ICommandDispatcher other) => new(other) { Id = Id, _number = 1, IsBegun = true };

    /// <summary>Begins the next transaction with the next command.</summary>
    public void Start()
    {
        _number++;
        IsBegun = false;
    }

    public Task<RawDocument> RunAsync(string command, string database = "test", long? number = null, CancellationToken token = default)
    {
        string start = IsBegun ? "" : ", startTransaction: true";
        IsBegun = true;
        string body = command[..command.LastIndexOf('}')];
        return RunAsync(Json.Document($"{body}, {Lsid}, txnNumber: {{ $numberLong: '{number ?? _number}' }}, autocommit: false{start} }}"), database, token);
    }

    public Task<RawDocument> CommitAsync() => EndAsync("commitTransaction");

    public Task<RawDocument> AbortAsync() => EndAsync("abortTransaction");

    public Task<RawDocument> EndAsync(string command, string fields = "comment: ''")
    {
        IsBegun = true;
        return RunAsync($"{{ {command}: 1, {fields} }}", "admin");
    }

    private async Task<RawDocument> RunAsync(RawDocument command, string database, CancellationToken token) =>
        (await dispatcher.RunAsync(new Command(database, command), token)).Document;
}
