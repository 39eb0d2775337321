using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Aggregation.Joins;

/// <summary>The arguments of a stage that joins which are texts: a collection's name, and paths.</summary>
/// <param name="wrongType">The error of an argument that is no text.</param>
/// <param name="names">The arguments' names.</param>
internal sealed class JoinArguments(Func<string, RawValue, DocumentException> wrongType, params string[] names)
{
    private readonly Dictionary<string, string> _texts = [];

    /// <summary>An argument; null where it is not given.</summary>
    public string? this[string name] => _texts.GetValueOrDefault(name);

    /// <summary>Takes an argument.</summary>
    /// <returns>False where it is none of these.</returns>
    public bool TryRead(string name, RawValue value)
    {
        if (!names.Contains(name))
            return false;
        _texts[name] = value.Type == ElementType.String ? value.AsString : throw wrongType(name, value);
        return true;
    }

    /// <summary>An argument as a path; null where it is not given.</summary>
    public FieldPath? Path(string name) => this[name] is { } text ? FieldPath.ParseStrict(text) : null;
}
