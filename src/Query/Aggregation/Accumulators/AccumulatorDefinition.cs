using Streetcar.Bson;
using Streetcar.Query.Aggregation.MapReduce;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>A field of a <c>$group</c>: the expression for each document, and the accumulator for each group.</summary>
/// <param name="Argument">The value to accumulate.</param>
/// <param name="Start">Makes the accumulator of a new group, whose first document is in scope.</param>
internal sealed record AccumulatorDefinition(Expression Argument, Func<Scope, Accumulator> Start)
{
    /// <summary>Whether it is a <see cref="SumAccumulator"/>.</summary>
    public bool IsSum { get; init; }

    /// <summary>Whether it is a sum to which every document adds the same whole number.</summary>
    public bool OnlyCounts => IsSum && Argument is ConstantExpression { Value.Type: ElementType.Int32 or ElementType.Int64 };

    /// <summary>Compiles a field of a group.</summary>
    /// <exception cref="DocumentException">40234, 40235, 40236, 40238, 15952, ….</exception>
    public static AccumulatorDefinition Compile(string field, RawValue specification, ExpressionCompiler compiler)
    {
        if (field.Contains('.'))
            throw new DocumentException((ErrorCode)40235, $"The field name '{field}' cannot contain '.'");
        if (field.StartsWith('$'))
            throw new DocumentException((ErrorCode)40236, $"The field name '{field}' cannot be an operator name");
        if (specification.Type != ElementType.Document || specification.AsDocument.IsEmpty)
            throw new DocumentException((ErrorCode)40234, $"The field '{field}' must be an accumulator object");
        if (specification.AsDocument.Count > 1)
            throw new DocumentException((ErrorCode)40238, $"The field '{field}' must specify one accumulator");
        var (name, operand) = specification.AsDocument.First();
        if (!name.StartsWith('$'))
            throw new DocumentException((ErrorCode)40234, $"The field '{field}' must be an accumulator object");
        if (operand.Type == ElementType.Array)
            throw new DocumentException((ErrorCode)40237, $"The {name} accumulator is a unary operator");
        if (compiler.Context.IsMapReduce && name == MapReduceOperators.Reduce)
            return ReduceAccumulator.Compile(operand, compiler);
        return AccumulatorOperators.All.TryGetValue(name, out var compile)
            ? compile(operand, compiler)
            : throw AccumulatorOperators.NotFound(name);
    }
}
