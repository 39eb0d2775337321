using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$in</c>: equal to one of the operands, or matched by one of the regular expressions.</summary>
public sealed class InMatchExpression : PathMatchExpression
{
    private readonly RawValue[] _operands;
    private readonly RegexMatchExpression[] _patterns;
    private readonly Collation? _collation;
    private readonly bool _hasNull;

    private InMatchExpression(FieldPath path, RawValue[] operands, RegexMatchExpression[] patterns, Collation? collation)
        : base(path)
    {
        _operands = operands;
        _patterns = patterns;
        _collation = collation;
        _hasNull = Array.Exists(operands, operand => operand.IsNull);
    }

    /// <summary>The values to equal, in the order of comparison, each once; a null equals missing too.</summary>
    public IReadOnlyList<RawValue> Operands => _operands;

    /// <summary>The regular expressions to match.</summary>
    public IReadOnlyList<RegexMatchExpression> Patterns => _patterns;

    /// <summary>The condition that any of some equalities of one field holds.</summary>
    internal static MatchExpression Of(IGrouping<FieldPath, EqualMatchExpression> equalities)
    {
        var collation = equalities.First().Collation;
        var operands = equalities.Select(equal => equal.Operand).ToList();
        return new InMatchExpression(equalities.Key, Distinct(operands, collation), [], collation);
    }

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope) =>
        Parse("$in", path, operand, scope);

    internal static MatchExpression ParseNotIn(FieldPath path, RawValue operand, FilterScope scope) =>
        new NotMatchExpression(Parse("$nin", path, operand, scope));

    private static MatchExpression Parse(string name, FieldPath path, RawValue operand, FilterScope scope)
    {
        if (operand.Type != ElementType.Array)
            throw FilterError.BadValue($"{name} needs an array");
        var operands = new List<RawValue>();
        var patterns = new List<RegexMatchExpression>();
        foreach (var item in operand)
        {
            if (MatchExpressionParser.IsOperatorDocument(item, allowIncompleteDbRef: false))
                throw FilterError.BadValue("cannot nest $ under $in");
            if (item.Type == ElementType.Undefined)
                throw FilterError.BadValue("InMatchExpression equality cannot be undefined");
            if (item.Type == ElementType.Regex)
                patterns.Add(RegexMatchExpression.Of(path, item.Raw, scope));
            else
                operands.Add(item);
        }

        return (Distinct(operands, scope.Collation), patterns) switch
        {
            ([var only], []) => EqualMatchExpression.Of(path, only, scope),
            ([], [var only]) => only,
            ([], []) => new AlwaysFalseMatchExpression(),
            (var distinct, _) => new InMatchExpression(path, distinct, [.. patterns], scope.Collation),
        };
    }

    private static RawValue[] Distinct(List<RawValue> operands, Collation? collation)
    {
        operands.Sort((left, right) => Collation.Compare(collation, left.Raw, right.Raw));
        var distinct = new List<RawValue>(operands.Count);
        foreach (var value in operands)
        {
            if (distinct.Count == 0 || Collation.Compare(collation, distinct[^1].Raw, value.Raw) != 0)
                distinct.Add(value);
        }

        return [.. distinct];
    }

    internal override bool MatchesValue(RawValueSpan value)
    {
        if (TypeBracket.IsNullish(value.Type))
            return _hasNull;
        return Contains(value) || MatchesPattern(value);
    }

    private bool Contains(RawValueSpan value)
    {
        int low = 0;
        int high = _operands.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = Collation.Compare(_collation, value, _operands[middle].Raw);
            if (order == 0)
                return true;
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return false;
    }

    private bool MatchesPattern(RawValueSpan value)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.MatchesValue(value))
                return true;
        }

        return false;
    }
}
