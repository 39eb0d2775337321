using Streetcar.Bson;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>An explanation that is being written, its fields in MongoDB's order.</summary>
/// <param name="isBrief">Whether specifications and values are left out.</param>
internal sealed class ExplanationBuilder(bool isBrief)
{
    private readonly List<RawElement> _fields = [];

    public static implicit operator RawValue(ExplanationBuilder report) => new RawDocument(report._fields);

    public RawDocument ToDocument() => new(_fields);

    public ExplanationBuilder Add(string name, RawValue value)
    {
        _fields.Add(new RawElement(name, value));
        return this;
    }

    public ExplanationBuilder Operator(string name) => Add("operatorName", name);

    public ExplanationBuilder Reason(string reason) => Add("reason", reason);

    public ExplanationBuilder List(string name, IEnumerable<ExplanationBuilder> reports) =>
        Add(name, RawArray.From(reports.Select(report => (RawValue)report)));

    /// <summary>A rule of a schema that does not hold.</summary>
    public ExplanationBuilder Specified(RawDocument schema, string keyword) => Operator(keyword).SpecifiedAs(keyword, schema[keyword]);

    public ExplanationBuilder SpecifiedAs(string name, RawValue value) => SpecifiedAs(new RawDocument { [name] = value });

    public ExplanationBuilder SpecifiedAs(RawDocument specification) => isBrief ? this : Add("specifiedAs", specification);

    /// <summary>The value that was considered.</summary>
    public ExplanationBuilder Considered(RawValue value) => isBrief ? this : Add("consideredValue", value);

    /// <summary>The values that were considered: one, or several as an array.</summary>
    public ExplanationBuilder Considered(ConsideredValues values)
    {
        if (isBrief)
            return this;
        if (values.Values is [var only])
            Add("consideredValue", only);
        else
            Add("consideredValues", RawArray.From(values.Values));
        return values.IsTruncated ? Add("consideredValuesTruncated", true) : this;
    }

    /// <summary>The types of values: one, or several as an array.</summary>
    public ExplanationBuilder Types(string name, IEnumerable<ElementType> types)
    {
        string[] aliases = [.. types.Select(type => type.Alias()).Distinct().Order(StringComparer.Ordinal)];
        return aliases is [var only]
            ? Add(name, only)
            : Add(name + "s", RawArray.From(aliases.Select(alias => (RawValue)alias)));
    }

    /// <summary>The title and the description that a schema has.</summary>
    public ExplanationBuilder Annotations(RawDocument schema)
    {
        foreach (string name in (string[])["title", "description"])
        {
            if (schema.TryGetValue(name, out var text))
                Add(name, text);
        }

        return this;
    }
}
