using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary><c>$covariancePop</c> and <c>$covarianceSamp</c> of pairs of numbers; other pairs are left out.</summary>
internal sealed class CovarianceAccumulator(bool isSample) : Accumulator
{
    private long _count;
    private double _meanX;
    private double _meanY;
    private double _products;

    public override RawValue Result => _count <= (isSample ? 1 : 0)
        ? RawValue.Null
        : _products / (isSample ? _count - 1 : _count);

    public override RawValue State => RawArray.Create(_count, _meanX, _meanY, _products);

    public static AccumulatorOperators.Compile Named(string name, bool isSample) => (operand, compiler) =>
        operand.Type == ElementType.Array && operand.AsArray.Count == 2
            ? new AccumulatorDefinition(
                new ArrayExpression([.. operand.AsArray.Select(compiler.Compile)]),
                _ => new CovarianceAccumulator(isSample))
            : throw new DocumentException(
                ErrorCode.FailedToParse, $"The {name} window function expects an array of exactly two expressions");

    public override void Add(RawValue value, StageMemory memory)
    {
        var (x, y) = (value.AsArray[0], value.AsArray[1]);
        if (!x.IsNumber || !y.IsNumber)
            return;
        _count++;
        double distance = Numbers.ToDouble(x.Raw) - _meanX;
        _meanX += distance / _count;
        _meanY += (Numbers.ToDouble(y.Raw) - _meanY) / _count;
        _products += distance * (Numbers.ToDouble(y.Raw) - _meanY);
    }

    public override void Restore(RawValue state, StageMemory memory)
    {
        long count = state.AsArray[0].AsInt64;
        if (count == 0)
            return;
        double x = state.AsArray[1].AsDouble - _meanX;
        double y = state.AsArray[2].AsDouble - _meanY;
        long all = _count + count;
        _products += state.AsArray[3].AsDouble + (x * y * _count * count / all);
        _meanX += x * count / all;
        _meanY += y * count / all;
        _count = all;
    }
}
