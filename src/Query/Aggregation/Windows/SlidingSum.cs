using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>A sum that numbers leave again, those that are not finite as well.</summary>
internal struct SlidingSum
{
    private Summation _sum;
    private long _nans;
    private long _infinities;
    private long _negativeInfinities;
    private long _doubles;
    private long _decimals;

    public readonly RawValue Total
    {
        get
        {
            if (_nans > 0 || (_infinities > 0 && _negativeInfinities > 0))
                return Of(double.NaN);
            if (_infinities > 0 || _negativeInfinities > 0)
                return Of(_infinities > 0 ? double.PositiveInfinity : double.NegativeInfinity);
            var total = _sum.Total;
            return total.Type switch
            {
                ElementType.Decimal128 when _decimals == 0 => total.AsDecimal128.ToDouble(),
                ElementType.Int64 => Numbers.Whole(total.AsInt64, ElementType.Int32),
                _ => total,
            };
        }
    }

    /// <summary>Adds a number once, or minus once.</summary>
    public void Add(RawValue number, int times)
    {
        switch (number.Type)
        {
            case ElementType.Double:
                _doubles += times;
                if (!TryCount(number.Raw.Double, times))
                    _sum.Add(number.Raw.Double * times);
                break;
            case ElementType.Decimal128:
                _decimals += times;
                var value = number.Raw.Decimal128;
                if (value.IsFinite || !TryCount(value.ToDouble(), times))
                    _sum.Add(times < 0 ? -value : value);
                break;
            default:
                _sum.Add(number, (long)times);
                break;
        }
    }

    /// <summary>Forgets the finite numbers.</summary>
    public void Clear() => _sum = default;

    private bool TryCount(double number, int times)
    {
        if (double.IsFinite(number))
            return false;
        if (double.IsNaN(number))
            _nans += times;
        else if (number > 0)
            _infinities += times;
        else
            _negativeInfinities += times;
        return true;
    }

    private readonly RawValue Of(double number) => _decimals > 0 ? RawDecimal128.FromDouble(number) : number;
}
