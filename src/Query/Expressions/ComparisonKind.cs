namespace Streetcar.Query.Expressions;

/// <summary>What a comparison operator asks of the order of its operands.</summary>
internal enum ComparisonKind
{
    Cmp,
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
}
