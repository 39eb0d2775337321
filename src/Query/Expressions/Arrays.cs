using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary>The array operators that evaluate no expression for each element.</summary>
internal static class Arrays
{
    public static RawValue ElementAt(RawValue array, RawValue index)
    {
        if (array.IsNullish() || index.IsNullish())
            return RawValue.Null;
        if (array.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)28689, $"$arrayElemAt's first argument must be an array, but is {array.Type.Alias()}");
        }

        if (!index.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)28690, $"$arrayElemAt's second argument must be a numeric value, but is {index.Type.Alias()}");
        }

        if (!index.Raw.TryGetInt64(out long at) || at != (int)at)
        {
            throw new DocumentException(
                (ErrorCode)28691,
                $"$arrayElemAt's second argument must be representable as a 32-bit integer: {ElementText.Of(index.Raw)}");
        }

        if (at < 0)
            at += ArrayElements.Count(array);
        foreach (var element in new ArrayElements(array))
        {
            if ((at & 1023) == 1023)
                OperationContext.CheckForInterrupt();
            if (at-- == 0)
                return element;
        }

        return default;
    }

    public static RawValue Concat(ReadOnlySpan<RawValue> operands)
    {
        using var all = ValueBuilder.Array();
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return RawValue.Null;
            if (operand.Type != ElementType.Array)
            {
                throw new DocumentException(
                    (ErrorCode)28664, $"$concatArrays only supports arrays, not {operand.Type.Alias()}");
            }

            foreach (var element in new ArrayElements(operand))
                all.Add(element);
        }

        return all.ToValue();
    }

    public static RawValue In(RawValue value, RawValue array, Collation? collation)
    {
        if (array.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)40081, $"$in requires an array as a second argument, found: {array.Type.Alias()}");
        }

        foreach (var element in new ArrayElements(array))
        {
            OperationContext.CheckForInterrupt(element.Memory.Length);
            if (Collation.Compare(collation, element.Raw, value.Raw) == 0)
                return true;
        }

        return false;
    }

    public static RawValue IsArray(RawValue value) => value.Type == ElementType.Array;

    public static RawValue Size(RawValue array) => array.Type == ElementType.Array
        ? ArrayElements.Count(array)
        : throw new DocumentException(
            (ErrorCode)17124, $"The argument to $size must be an array, but was of type: {array.Type.Alias()}");

    public static RawValue First(RawValue array) => End("$first", array, 0);

    public static RawValue Last(RawValue array) => End("$last", array, -1);

    public static RawValue Slice(ReadOnlySpan<RawValue> operands)
    {
        foreach (var operand in operands)
        {
            if (operand.IsNullish())
                return RawValue.Null;
        }

        if (operands[0].Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)28724, $"First argument to $slice must be an array, but is of type: {operands[0].Type.Alias()}");
        }

        long second = SliceNumber(operands[1], "Second", 28725, 28726);
        int length = ArrayElements.Count(operands[0]);
        if (operands.Length == 2)
        {
            int count = (int)Math.Min(Math.Abs(second), length);
            return Slice(operands[0], second >= 0 ? 0 : length - count, count);
        }

        long third = SliceNumber(operands[2], "Third", 28727, 28728);
        if (third <= 0)
        {
            throw new DocumentException(
                (ErrorCode)28729, $"Third argument to $slice must be positive: {ElementText.Of(operands[2].Raw)}");
        }

        int start = (int)(second < 0 ? Math.Max(0, length + second) : Math.Min(second, length));
        return Slice(operands[0], start, (int)Math.Min(third, length - start));
    }

    public static RawValue Range(ReadOnlySpan<RawValue> operands)
    {
        long start = RangeNumber(operands[0], "a numeric starting value", "a starting value", 34443, 34444);
        long end = RangeNumber(operands[1], "a numeric ending value", "an ending value", 34445, 34446);
        long step = operands.Length > 2 ? RangeNumber(operands[2], "a numeric step value", "a step value", 34447, 34448) : 1;
        if (step == 0)
            throw new DocumentException((ErrorCode)34449, "$range requires a non-zero step value");
        using var numbers = ValueBuilder.Array();
        for (long i = start; step > 0 ? i < end : i > end; i += step)
        {
            numbers.Start(ElementType.Int32);
            numbers.Write((int)i);
        }

        return numbers.ToValue();
    }

    public static RawValue Reverse(RawValue array)
    {
        if (array.IsNullish())
            return RawValue.Null;
        if (array.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)34435, $"The argument to $reverseArray must be an array, but was of type: {array.Type.Alias()}");
        }

        using var held = ArrayElements.Hold(array, sorts: false);
        var elements = ArrayElements.ToArray(array);
        Array.Reverse(elements);
        return ValueBuilder.ArrayOf(elements);
    }

    public static RawValue IndexOf(ReadOnlySpan<RawValue> operands, Collation? collation)
    {
        var array = operands[0];
        if (array.IsNullish())
            return RawValue.Null;
        if (array.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)40090, $"$indexOfArray requires an array as a first argument, found: {array.Type.Alias()}");
        }

        long start = operands.Length > 2 ? Strings.IndexOperand("$indexOfArray", "starting", operands[2], 9711600) : 0;
        long end = operands.Length > 3 ? Strings.IndexOperand("$indexOfArray", "ending", operands[3], 9711600) : long.MaxValue;
        int i = 0;
        foreach (var element in new ArrayElements(array))
        {
            OperationContext.CheckForInterrupt(element.Memory.Length);
            if (i >= start && i < end && Collation.Compare(collation, element.Raw, operands[1].Raw) == 0)
                return i;
            i++;
        }

        return -1;
    }

    public static RawValue ToObject(RawValue array)
    {
        if (array.IsNullish())
            return RawValue.Null;
        if (array.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)40386, $"$arrayToObject requires an array input, found: {array.Type.Alias()}");
        }

        using var held = Objects.HoldFields(ArrayElements.Count(array));
        var fields = new OrderedDictionary<string, RawValue>();
        var form = ElementType.Missing;
        foreach (var element in new ArrayElements(array))
        {
            OperationContext.CheckForInterrupt(element.Memory.Length);
            CheckForm(element.Type, ref form);
            var (name, value) = Pair(element);
            if (name.Contains('\0'))
            {
                throw new DocumentException(
                    (ErrorCode)(element.Type == ElementType.Array ? 4940400 : 4940401), "Key field cannot contain an embedded null byte");
            }

            fields[name] = value;
        }

        return Objects.Document(fields);
    }

    public static RawValue FromObject(RawValue value)
    {
        if (value.IsNullish())
            return RawValue.Null;
        if (value.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40390, $"$objectToArray requires a document input, found: {value.Type.Alias()}");
        }

        using var pairs = ValueBuilder.Array();
        var reader = new RawReader(value.Raw.Document);
        while (reader.Read())
        {
            pairs.Start(ElementType.Document);
            pairs.Write(sizeof(int) + 3 + sizeof(int) + reader.Name.Length + 1 + 3 + reader.Value.Bytes.Length + 1);
            pairs.Write([(byte)ElementType.String, (byte)'k', 0]);
            pairs.WriteString(reader.Name);
            pairs.Write([(byte)reader.Value.Type, (byte)'v', 0]);
            pairs.Write(reader.Value.Bytes);
            pairs.Write([0]);
        }

        return pairs.ToValue();
    }

    public static RawValue FirstN(ReadOnlySpan<RawValue> operands)
    {
        int length = InputOfN(operands, out int n);
        return Slice(operands[1], 0, Math.Min(n, length));
    }

    public static RawValue LastN(ReadOnlySpan<RawValue> operands)
    {
        int length = InputOfN(operands, out int n);
        return Slice(operands[1], length - Math.Min(n, length), Math.Min(n, length));
    }

    public static RawValue MaxN(ReadOnlySpan<RawValue> operands, Collation? collation) =>
        ExtremesN(operands, -1, collation);

    public static RawValue MinN(ReadOnlySpan<RawValue> operands, Collation? collation) =>
        ExtremesN(operands, 1, collation);

    /// <summary>How many values an operator that ends in N keeps.</summary>
    /// <exception cref="DocumentException">5787902, 5787903, 5787908: it is no positive whole number.</exception>
    /// <summary>The number of values that an accumulator is to keep.</summary>
    public static int CountN(RawValue n, bool inGroup) => !inGroup || (n.IsNumber && n.Raw.TryGetInt64(out long count) && count > 0)
        ? CountN(n)
        : throw new DocumentException((ErrorCode)7548606, $"'n' must be a positive integer, but is {ElementText.Of(n.Raw)}");

    public static int CountN(RawValue n)
    {
        if (!n.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)5787902, $"Value for 'n' must be of integral type, but found {ElementText.Of(n.Raw)}");
        }

        if (!n.Raw.TryGetInt64(out long count))
        {
            throw new DocumentException(
                (ErrorCode)5787903, $"Value for 'n' must be of integral type, but found {ElementText.Of(n.Raw)}");
        }

        return count > 0 ? (int)Math.Min(count, int.MaxValue) : throw new DocumentException(
            (ErrorCode)5787908, $"'n' must be greater than 0, found {count}");
    }

    private static RawValue ExtremesN(ReadOnlySpan<RawValue> operands, int direction, Collation? collation)
    {
        InputOfN(operands, out int n);
        using var held = ArrayElements.Hold(operands[1], sorts: true);
        var values = Array.FindAll(ArrayElements.ToArray(operands[1]), value => !value.IsNullish());
        var sorted = SortedValues.Of(values, ValueComparer.Of(collation, direction));
        return ValueBuilder.ArrayOf(sorted.AsSpan(0, Math.Min(n, sorted.Length)));
    }

    private static int InputOfN(ReadOnlySpan<RawValue> operands, out int n)
    {
        n = CountN(operands[0]);
        return operands[1].Type == ElementType.Array
            ? ArrayElements.Count(operands[1])
            : throw new DocumentException((ErrorCode)5788200, "Input must be an array");
    }

    private static RawValue Slice(RawValue array, int start, int count)
    {
        using var slice = ValueBuilder.Array();
        int i = 0;
        foreach (var element in new ArrayElements(array))
        {
            if (i >= start + count)
                break;
            if (i++ >= start)
                slice.Add(element);
            else if ((i & 1023) == 0)
                OperationContext.CheckForInterrupt();
        }

        return slice.ToValue();
    }

    private static RawValue End(string name, RawValue array, int index)
    {
        if (array.IsNullish())
            return RawValue.Null;
        return array.Type == ElementType.Array
            ? ElementAt(array, index)
            : throw new DocumentException(
                (ErrorCode)28689, $"{name}'s argument must be an array, but is {array.Type.Alias()}");
    }

    private static long SliceNumber(RawValue value, string which, int notNumeric, int notWhole)
    {
        if (!value.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)notNumeric, $"{which} argument to $slice must be a numeric value, but is of type: {value.Type.Alias()}");
        }

        return value.Raw.TryGetInt64(out long number) && number == (int)number
            ? number
            : throw new DocumentException(
                (ErrorCode)notWhole,
                $"{which} argument to $slice can't be represented as a 32-bit integer: {ElementText.Of(value.Raw)}");
    }

    private static long RangeNumber(RawValue value, string wanted, string what, int notNumeric, int notWhole)
    {
        if (!value.IsNumber)
            throw new DocumentException((ErrorCode)notNumeric, $"$range requires {wanted}, found value of type:{value.Type.Alias()}");
        return value.Raw.TryGetInt64(out long number) && number == (int)number
            ? number
            : throw new DocumentException(
                (ErrorCode)notWhole,
                $"$range requires {what} that can be represented as a 32-bit integer, found value: {ElementText.Of(value.Raw)}");
    }

    // All pairs have the form of the first one.
    private static void CheckForm(ElementType type, ref ElementType form)
    {
        if (form == ElementType.Missing)
            form = type;
        if (form == type)
            return;
        var (code, detected) = form == ElementType.Array ? (40396, "Array") : (40391, "Object");
        throw new DocumentException(
            (ErrorCode)code,
            $"$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. {detected} was detected, now found: {type.Alias()}");
    }

    private static (string Name, RawValue Value) Pair(RawValue element)
    {
        if (element.Type == ElementType.Array)
        {
            var pair = ArrayElements.ToArray(element);
            if (pair.Length != 2)
            {
                throw new DocumentException(
                    (ErrorCode)40397, $"$arrayToObject requires an array of size 2 arrays,found array of size: {pair.Length}");
            }

            return pair[0].Type == ElementType.String
                ? (pair[0].AsString, pair[1])
                : throw new DocumentException(
                    (ErrorCode)40395,
                    $"$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: {pair[0].Type.Alias()}");
        }

        if (element.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40398, $"Unrecognized input type format for $arrayToObject: {element.Type.Alias()}");
        }

        var document = element.AsDocument;
        if (document.Count != 2)
        {
            throw new DocumentException(
                (ErrorCode)40392,
                $"$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:{document.Count}");
        }

        if (!document.TryGetValue("k", out var name) || !document.TryGetValue("v", out var value))
        {
            throw new DocumentException(
                (ErrorCode)40393, "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys from: " + document);
        }

        return name.Type == ElementType.String
            ? (name.AsString, value)
            : throw new DocumentException(
                (ErrorCode)40394,
                $"$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: {name.Type.Alias()}");
    }
}
