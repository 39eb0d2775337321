using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Matching.Schema;

/// <summary>
/// <c>properties</c>, <c>patternProperties</c> and <c>additionalProperties</c> together: the last is about the fields that
/// neither of the others names.
/// </summary>
internal sealed class SchemaPropertiesRule : SchemaRule
{
    private readonly List<(byte[] Name, JsonSchema Schema)> _named = [];
    private readonly List<(RegexPattern Pattern, JsonSchema Schema)> _patterns = [];
    private bool _allowsOthers = true;
    private JsonSchema? _others;

    public static SchemaRule Parse(RawDocument siblings)
    {
        var rule = new SchemaPropertiesRule();
        foreach (var (keyword, value) in siblings)
        {
            var operand = new SchemaOperand(keyword, value, siblings);
            if (keyword == "properties")
            {
                rule._named.AddRange(operand.ReadNamedSchemas());
            }
            else if (keyword == "patternProperties")
            {
                foreach (var (name, schema) in operand.ReadNamedSchemas())
                    rule._patterns.Add((RegexPattern.Compile(Encoding.UTF8.GetString(name), ""), schema));
            }
            else if (keyword == "additionalProperties")
            {
                if (value.Type is not (ElementType.Boolean or ElementType.Document))
                    throw operand.WrongType("an object or a boolean");
                rule._allowsOthers = value.Type != ElementType.Boolean || value.AsBoolean;
                rule._others = value.Type == ElementType.Document ? operand.ReadSchema() : null;
            }
        }

        return rule;
    }

    /// <summary>The rule; null where one of the other keywords has made it.</summary>
    public static SchemaRule? ParseUnlessAfter(RawDocument siblings, params ReadOnlySpan<string> others)
    {
        foreach (string other in others)
        {
            if (siblings.ContainsKey(other))
                return null;
        }

        return Parse(siblings);
    }

    public override bool Holds(RawValueSpan value)
    {
        if (value.Type != ElementType.Document)
            return true;
        var fields = new RawReader(value.Document);
        while (fields.Read())
        {
            if (!HoldsFor(fields.Name, fields.Value))
                return false;
        }

        return true;
    }

    private bool HoldsFor(ReadOnlySpan<byte> name, RawValueSpan value)
    {
        bool isNamed = false;
        foreach (var (known, schema) in _named)
        {
            if (!name.SequenceEqual(known))
                continue;
            isNamed = true;
            if (!schema.IsValid(value))
                return false;
        }

        foreach (var (pattern, schema) in _patterns)
        {
            if (!pattern.IsMatch(name))
                continue;
            isNamed = true;
            if (!schema.IsValid(value))
                return false;
        }

        return isNamed || (_allowsOthers && _others?.IsValid(value) != false);
    }
}
