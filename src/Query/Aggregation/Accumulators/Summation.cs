using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>
/// A sum of numbers of all types. Whole numbers are summed exactly, Doubles with the error of each step carried along,
/// so that their order hardly matters.
/// </summary>
internal struct Summation
{
    private ElementType _type;
    private Int128 _whole;
    private long _longs;
    private double _double;
    private double _error;
    private RawDecimal128 _decimal;

    /// <summary>
    /// The sum: an Int32 where all numbers were and it fits, an Int64 where all were whole and it fits, else a Double;
    /// a Decimal128 where any number was one.
    /// </summary>
    public readonly RawValue Total
    {
        get
        {
            if (_type == ElementType.Decimal128)
                return DecimalTotal;
            bool fits = _whole >= long.MinValue && _whole <= long.MaxValue;
            return _type == ElementType.Double || !fits
                ? DoubleTotal
                : Numbers.Whole((long)_whole, _type == ElementType.Int64 ? ElementType.Int64 : ElementType.Int32);
        }
    }

    private readonly double DoubleTotal
    {
        get
        {
            double high = _double + (double)_whole;
            // An infinite sum has no error worth the name.
            return double.IsFinite(high) ? high + (_error + ((double)_whole - (high - _double))) : high;
        }
    }

    private readonly RawDecimal128 DecimalTotal
    {
        get
        {
            var total = _decimal + RawDecimal128.Parse(_whole.ToString(System.Globalization.CultureInfo.InvariantCulture));
            return _double == 0 && _error == 0 ? total : total + (RawDecimal128.Nearest(_double) + RawDecimal128.Nearest(_error));
        }
    }

    /// <summary>Adds a number; ignores other values.</summary>
    public void Add(RawValue value)
    {
        if (!value.IsNumber)
            return;
        // A zero of the default has the smallest of all exponents, which the sum would take over.
        if (_type != ElementType.Decimal128)
            _decimal = RawDecimal128.Zero;
        _type = _type == ElementType.Missing ? value.Type : Numbers.Widest(_type, value.Type);
        switch (value.Type)
        {
            case ElementType.Double:
                AddDouble(value.Raw.Double);
                break;
            case ElementType.Decimal128:
                _decimal += value.Raw.Decimal128;
                break;
            default:
                _whole += Numbers.ToInt64(value.Raw);
                _longs += value.Type == ElementType.Int64 ? 1 : 0;
                break;
        }
    }

    /// <summary>Removes a number that was added; ignores other values.</summary>
    /// <returns>False where one that is not whole was added, whose rounding stays.</returns>
    public bool TryRemove(RawValue value)
    {
        if (!value.IsNumber)
            return true;
        if (_type is not (ElementType.Int32 or ElementType.Int64))
            return false;
        _whole -= Numbers.ToInt64(value.Raw);
        _longs -= value.Type == ElementType.Int64 ? 1 : 0;
        _type = _longs == 0 ? ElementType.Int32 : ElementType.Int64;
        return true;
    }

    /// <summary>Adds a whole number several times.</summary>
    public void Add(RawValue whole, long times)
    {
        _type = _type == ElementType.Missing ? whole.Type : Numbers.Widest(_type, whole.Type);
        _whole += (Int128)Numbers.ToInt64(whole.Raw) * times;
        _longs += whole.Type == ElementType.Int64 ? times : 0;
    }

    /// <summary>The sum with all its digits, for <see cref="Restore"/>.</summary>
    public readonly RawValue State => RawArray.Create(
        (int)_type, (long)(_whole >> 64), (long)(ulong)(_whole & ulong.MaxValue), _double, _error, _decimal, _longs);

    /// <summary>Adds another sum.</summary>
    public void Restore(RawValue state)
    {
        RawValue[] parts = [.. state.AsArray];
        var type = (ElementType)parts[0].AsInt32;
        if (type == ElementType.Missing)
            return;
        _decimal = _type == ElementType.Decimal128 ? _decimal : RawDecimal128.Zero;
        if (type == ElementType.Decimal128)
            _decimal += parts[5].AsDecimal128;
        _type = _type == ElementType.Missing ? type : Numbers.Widest(_type, type);
        _whole += ((Int128)parts[1].AsInt64 << 64) | (ulong)parts[2].AsInt64;
        AddDouble(parts[3].AsDouble);
        _error += parts[4].AsDouble;
        _longs += parts[6].AsInt64;
    }

    /// <summary>The average: a Double, or a Decimal128 where any number was one.</summary>
    public readonly RawValue Average(long count) => _type == ElementType.Decimal128
        ? DecimalTotal / RawDecimal128.FromInt64(count)
        : DoubleTotal / count;

    private void AddDouble(double value)
    {
        double sum = _double + value;
        double part = sum - _double;
        double error = (_double - (sum - part)) + (value - part);
        _double = sum;
        if (double.IsFinite(error))
            _error += error;
    }
}
