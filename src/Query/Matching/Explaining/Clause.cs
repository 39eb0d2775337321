using Streetcar.Bson;

namespace Streetcar.Query.Matching.Explaining;

/// <summary>One condition of a filter: an operator and what it is applied to.</summary>
/// <param name="Operator">The operator's name.</param>
/// <param name="Path">The field; null for an operator at the top.</param>
/// <param name="Operand">The operand.</param>
/// <param name="Specification">The condition as a filter, as it was specified.</param>
internal sealed record Clause(string Operator, string? Path, RawValue Operand, RawDocument Specification)
{
    /// <summary>The conditions of a filter, those of a conjunction among them.</summary>
    public static List<Clause> Of(RawDocument filter)
    {
        var clauses = new List<Clause>();
        foreach (var (name, value) in filter)
        {
            if (name == "$comment")
                continue;
            if (name is "$ref" or "$id" or "$db")
                clauses.Add(new Clause("$eq", name, value, new RawDocument { [name] = value }));
            else if (name.StartsWith('$'))
                clauses.Add(new Clause(name, null, value, new RawDocument { [name] = value }));
            else if (MatchExpressionParser.IsOperatorDocument(value, allowIncompleteDbRef: false))
                clauses.AddRange(OfField(name, value.AsDocument));
            else
                clauses.Add(new Clause(value.Type == ElementType.Regex ? "$regex" : "$eq", name, value, new RawDocument { [name] = value }));
        }

        return clauses;
    }

    /// <summary>The conditions on a field.</summary>
    public static IEnumerable<Clause> OfField(string path, RawDocument conditions)
    {
        foreach (var (name, operand) in conditions)
        {
            if (name == "$options")
                continue;
            var condition = new RawDocument { [name] = operand };
            if (name == "$regex" && conditions.TryGetValue("$options", out var options))
                condition = condition.With("$options", options);
            yield return new Clause(name, path, operand, new RawDocument { [path] = condition });
        }
    }
}
