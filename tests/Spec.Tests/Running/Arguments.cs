namespace Streetcar.Spec.Tests.Running;

/// <summary>Named arguments, each of which is to be taken by somebody: one that nobody knows is no test passed.</summary>
internal sealed class Arguments(BsonDocument document)
{
    private readonly HashSet<string> _taken = [];

    /// <summary>An argument; null where it is not there.</summary>
    public BsonValue? Value(string name)
    {
        _taken.Add(name);
        return document.GetValue(name, null);
    }

    public BsonDocument? Document(string name) => Value(name)?.AsBsonDocument;

    public BsonArray? Values(string name) => Value(name)?.AsBsonArray;

    public IReadOnlyList<BsonDocument>? Documents(string name) =>
        Values(name) is { } values ? [.. values.Select(value => value.AsBsonDocument)] : null;

    public string? Text(string name) => Value(name)?.AsString;

    public int? Number(string name) => Value(name)?.ToInt32();

    public bool? Flag(string name) => Value(name)?.AsBoolean;

    public TimeSpan? Milliseconds(string name) =>
        Number(name) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>The arguments that are left, as they are.</summary>
    public BsonDocument Rest()
    {
        var rest = new BsonDocument(document.Where(argument => !_taken.Contains(argument.Name)));
        _taken.UnionWith(document.Names);
        return rest;
    }

    /// <exception cref="SpecRunnerException">There is an argument that nobody took.</exception>
    public void End()
    {
        foreach (var argument in document)
        {
            if (!_taken.Contains(argument.Name))
                throw new SpecRunnerException($"The argument '{argument.Name}' is not known: {argument.Value.ToJson()}");
        }
    }
}
