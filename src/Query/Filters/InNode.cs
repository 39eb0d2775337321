using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$in</c>: equal to one of the operands, or matched by one of the regular expressions.</summary>
public sealed class InNode : FieldNode
{
    private readonly BsonValue[] _operands;
    private readonly RegexNode[] _patterns;
    private readonly Collation? _collation;
    private readonly bool _hasNull;

    private InNode(FieldPath path, BsonValue[] operands, RegexNode[] patterns, Collation? collation)
        : base(path)
    {
        _operands = operands;
        _patterns = patterns;
        _collation = collation;
        _hasNull = Array.Exists(operands, operand => operand.IsNull);
    }

    /// <summary>The values to equal, in the order of comparison, each once; a null equals missing too.</summary>
    public IReadOnlyList<BsonValue> Operands => _operands;

    /// <summary>The regular expressions to match.</summary>
    public IReadOnlyList<RegexNode> Patterns => _patterns;

    internal static FilterNode Parse(FieldPath path, BsonValue operand, FilterScope scope) =>
        Parse("$in", path, operand, scope);

    internal static FilterNode ParseNotIn(FieldPath path, BsonValue operand, FilterScope scope) =>
        new NotNode(Parse("$nin", path, operand, scope));

    private static FilterNode Parse(string name, FieldPath path, BsonValue operand, FilterScope scope)
    {
        if (operand.Type != BsonType.Array)
            throw FilterError.BadValue($"{name} needs an array");
        var operands = new List<BsonValue>();
        var patterns = new List<RegexNode>();
        foreach (var item in operand)
        {
            if (FilterParser.IsOperatorDocument(item, allowIncompleteDbRef: false))
                throw FilterError.BadValue("cannot nest $ under $in");
            if (item.Type == BsonType.Undefined)
                throw FilterError.BadValue("InMatchExpression equality cannot be undefined");
            if (item.Type == BsonType.Regex)
                patterns.Add(RegexNode.Of(path, item.Raw));
            else
                operands.Add(item);
        }

        return (Distinct(operands, scope.Collation), patterns) switch
        {
            ([var only], []) => EqualNode.Of(path, only, scope),
            ([], [var only]) => only,
            ([], []) => new AlwaysFalseNode(),
            (var distinct, _) => new InNode(path, distinct, [.. patterns], scope.Collation),
        };
    }

    private static BsonValue[] Distinct(List<BsonValue> operands, Collation? collation)
    {
        operands.Sort((left, right) => Collation.Compare(collation, left.Raw, right.Raw));
        var distinct = new List<BsonValue>(operands.Count);
        foreach (var value in operands)
        {
            if (distinct.Count == 0 || Collation.Compare(collation, distinct[^1].Raw, value.Raw) != 0)
                distinct.Add(value);
        }

        return [.. distinct];
    }

    internal override bool MatchesValue(RawBsonValue value)
    {
        if (TypeBracket.IsNullish(value.Type))
            return _hasNull;
        return Contains(value) || MatchesPattern(value);
    }

    private bool Contains(RawBsonValue value)
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

    private bool MatchesPattern(RawBsonValue value)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.MatchesValue(value))
                return true;
        }

        return false;
    }
}
