using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary>A compiled schema: rules, all of which must hold. A rule about other types than a value's always holds.</summary>
internal sealed class JsonSchema
{
    private readonly SchemaRule[] _rules;

    private JsonSchema(SchemaRule[] rules) => _rules = rules;

    /// <summary>Compiles a schema.</summary>
    /// <exception cref="DocumentException">FailedToParse, TypeMismatch, …: a keyword is unknown or its value is invalid.</exception>
    public static JsonSchema Compile(RawDocument schema)
    {
        var rules = new List<SchemaRule>();
        foreach (var (keyword, value) in schema)
        {
            if (!SchemaKeywords.All.TryGetValue(keyword, out var parse))
                throw SchemaKeywords.Unknown(keyword);
            if (parse(new SchemaOperand(keyword, value, schema)) is { } rule)
                rules.Add(rule);
        }

        return new JsonSchema([.. rules]);
    }

    /// <summary>Whether a value is valid.</summary>
    public bool IsValid(RawValueSpan value)
    {
        OperationContext.CheckForInterrupt();
        foreach (var rule in _rules)
        {
            if (!rule.Holds(value))
                return false;
        }

        return true;
    }
}
