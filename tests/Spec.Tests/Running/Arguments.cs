namespace Streetcar.Spec.Tests;

/// <summary>Named arguments, each of which is to be taken by somebody: one that nobody knows is no test passed.</summary>
internal sealed class Arguments(BsonDocument document)
{
    private readonly HashSet<string> _taken = [];

    public BsonValue Value(string name)
    {
        _taken.Add(name);
        return document[name];
    }

    public BsonDocument? Document(string name) => Value(name) is { IsMissing: false } value ? value.AsDocument : null;

    public BsonArray? Values(string name) => Value(name) is { IsMissing: false } value ? value.AsArray : null;

    public IReadOnlyList<BsonDocument>? Documents(string name) =>
        Values(name) is { } values ? [.. values.Select(value => value.AsDocument)] : null;

    public string? Text(string name) => Value(name) is { IsMissing: false } value ? value.AsString : null;

    public int? Number(string name) => Value(name) is { IsMissing: false } value ? value.AsInt32 : null;

    public bool? Flag(string name) => Value(name) is { IsMissing: false } value ? value.AsBoolean : null;

    public TimeSpan Milliseconds(string name) => TimeSpan.FromMilliseconds(Number(name) ?? 0);

    /// <summary>The arguments that are left, as they are.</summary>
    public BsonDocument Rest()
    {
        var rest = new BsonDocument(document.Where(argument => !_taken.Contains(argument.Name)));
        _taken.UnionWith(document.Select(argument => argument.Name));
        return rest;
    }

    /// <exception cref="SpecRunnerException">There is an argument that nobody took.</exception>
    public void End()
    {
        foreach (var (name, value) in document)
        {
            if (!_taken.Contains(name))
                throw new SpecRunnerException($"The argument '{name}' is not known: {value}");
        }
    }
}
