using System.Collections.Frozen;
using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>The expression operators: one line each, with what compiles it.</summary>
internal static class ExpressionOperators
{
    public static FrozenDictionary<string, Operands.Compile> All { get; } = new Dictionary<string, Operands.Compile>
    {
        // Accumulators
        ["$avg"] = AccumulatorExpression.Over(_ => new AverageAccumulator()),
        ["$max"] = AccumulatorExpression.Over(collation => new ExtremeAccumulator(direction: 1, collation)),
        ["$median"] = AccumulatorExpression.Defined(AccumulatorCompilers.Median),
        ["$min"] = AccumulatorExpression.Over(collation => new ExtremeAccumulator(direction: -1, collation)),
        ["$percentile"] = AccumulatorExpression.Defined(AccumulatorCompilers.Percentile),
        ["$stdDevPop"] = AccumulatorExpression.Over(_ => new DeviationAccumulator(isSample: false)),
        ["$stdDevSamp"] = AccumulatorExpression.Over(_ => new DeviationAccumulator(isSample: true)),
        ["$sum"] = AccumulatorExpression.Over(_ => new SumAccumulator()),

        // Arithmetic
        ["$abs"] = Operands.One("$abs", Arithmetic.Abs),
        ["$add"] = Operands.Any(Arithmetic.Add),
        ["$ceil"] = Operands.One("$ceil", Arithmetic.Ceil),
        ["$divide"] = Operands.Two("$divide", Arithmetic.Divide),
        ["$exp"] = Operands.One("$exp", Arithmetic.Exp),
        ["$floor"] = Operands.One("$floor", Arithmetic.Floor),
        ["$ln"] = Operands.One("$ln", Arithmetic.Ln),
        ["$log"] = Operands.Two("$log", Arithmetic.Log),
        ["$log10"] = Operands.One("$log10", Arithmetic.Log10),
        ["$mod"] = Operands.Two("$mod", Arithmetic.Mod),
        ["$multiply"] = Operands.Any(Arithmetic.Multiply),
        ["$pow"] = Operands.Two("$pow", Arithmetic.Pow),
        ["$round"] = Operands.Between("$round", 1, 2, Arithmetic.Round),
        ["$sqrt"] = Operands.One("$sqrt", Arithmetic.Sqrt),
        ["$subtract"] = Operands.Two("$subtract", Arithmetic.Subtract),
        ["$trunc"] = Operands.Between("$trunc", 1, 2, Arithmetic.Trunc),

        // Array
        ["$arrayElemAt"] = Operands.Two("$arrayElemAt", Arrays.ElementAt),
        ["$arrayToObject"] = Operands.One("$arrayToObject", Arrays.ToObject),
        ["$concatArrays"] = Operands.Any(Arrays.Concat),
        ["$filter"] = FilterExpression.Compile,
        ["$first"] = Operands.One("$first", Arrays.First),
        ["$firstN"] = Operands.ByName("$firstN", 5787801, ["n", "input"], [], Arrays.FirstN),
        ["$in"] = Operands.Collated(collation => Operands.Two("$in", (value, array) => Arrays.In(value, array, collation))),
        ["$indexOfArray"] = Operands.Collated(collation =>
            Operands.Between("$indexOfArray", 2, 4, operands => Arrays.IndexOf(operands, collation))),
        ["$isArray"] = Operands.One("$isArray", Arrays.IsArray),
        ["$last"] = Operands.One("$last", Arrays.Last),
        ["$lastN"] = Operands.ByName("$lastN", 5787801, ["n", "input"], [], Arrays.LastN),
        ["$map"] = MapExpression.Compile,
        ["$maxN"] = Operands.Collated(collation =>
            Operands.ByName("$maxN", 5787801, ["n", "input"], [], operands => Arrays.MaxN(operands, collation))),
        ["$minN"] = Operands.Collated(collation =>
            Operands.ByName("$minN", 5787801, ["n", "input"], [], operands => Arrays.MinN(operands, collation))),
        ["$objectToArray"] = Operands.One("$objectToArray", Arrays.FromObject),
        ["$range"] = Operands.Between("$range", 2, 3, Arrays.Range),
        ["$reduce"] = ReduceExpression.Compile,
        ["$reverseArray"] = Operands.One("$reverseArray", Arrays.Reverse),
        ["$size"] = Operands.One("$size", Arrays.Size),
        ["$slice"] = Operands.Between("$slice", 2, 3, Arrays.Slice),
        ["$sortArray"] = SortArrayExpression.Compile,
        ["$zip"] = ZipExpression.Compile,

        // Bitwise
        ["$bitAnd"] = Operands.Any(Bitwise.And),
        ["$bitNot"] = Operands.One("$bitNot", Bitwise.Not),
        ["$bitOr"] = Operands.Any(Bitwise.Or),
        ["$bitXor"] = Operands.Any(Bitwise.Xor),

        // Boolean
        ["$and"] = LogicalExpression.CompileAnd,
        ["$not"] = Operands.One("$not", LogicalExpression.Not),
        ["$or"] = LogicalExpression.CompileOr,

        // Comparison
        ["$cmp"] = ComparisonExpression.Named("$cmp", ComparisonKind.Cmp),
        ["$eq"] = ComparisonExpression.Named("$eq", ComparisonKind.Eq),
        ["$gt"] = ComparisonExpression.Named("$gt", ComparisonKind.Gt),
        ["$gte"] = ComparisonExpression.Named("$gte", ComparisonKind.Gte),
        ["$lt"] = ComparisonExpression.Named("$lt", ComparisonKind.Lt),
        ["$lte"] = ComparisonExpression.Named("$lte", ComparisonKind.Lte),
        ["$ne"] = ComparisonExpression.Named("$ne", ComparisonKind.Ne),

        // Conditional
        ["$cond"] = CondExpression.Compile,
        ["$ifNull"] = IfNullExpression.Compile,
        ["$switch"] = SwitchExpression.Compile,

        // Date
        ["$dateAdd"] = Operands.ByName("$dateAdd", 5166401, ["startDate", "unit", "amount"], ["timezone"], DateArithmetic.Add),
        ["$dateDiff"] = Operands.ByName("$dateDiff", 5166302, ["startDate", "endDate", "unit"], ["timezone", "startOfWeek"], DateArithmetic.Difference),
        ["$dateFromParts"] = Operands.ByName(
            "$dateFromParts",
            40518,
            [],
            ["year", "isoWeekYear", "month", "isoWeek", "day", "isoDayOfWeek", "hour", "minute", "second", "millisecond", "timezone"],
            Dates.FromParts),
        ["$dateFromString"] = DateFromStringExpression.Compile,
        ["$dateSubtract"] = Operands.ByName("$dateSubtract", 5166401, ["startDate", "unit", "amount"], ["timezone"], DateArithmetic.Subtract),
        ["$dateToParts"] = Operands.ByName("$dateToParts", 40520, ["date"], ["timezone", "iso8601"], Dates.ToParts),
        ["$dateToString"] = Operands.ByName("$dateToString", 18534, ["date"], ["format", "timezone", "onNull"], Dates.ToText),
        ["$dateTrunc"] = Operands.ByName("$dateTrunc", 5439008, ["date", "unit"], ["binSize", "timezone", "startOfWeek"], DateArithmetic.Truncate),
        ["$dayOfMonth"] = Dates.Part("$dayOfMonth", date => date.Day),
        ["$dayOfWeek"] = Dates.Part("$dayOfWeek", date => Dates.DayOfWeek(date)),
        ["$dayOfYear"] = Dates.Part("$dayOfYear", date => date.DayOfYear),
        ["$hour"] = Dates.Part("$hour", date => date.Hour),
        ["$isoDayOfWeek"] = Dates.Part("$isoDayOfWeek", date => Dates.IsoDayOfWeek(date)),
        ["$isoWeek"] = Dates.Part("$isoWeek", date => ISOWeek.GetWeekOfYear(date)),
        ["$isoWeekYear"] = Dates.Part("$isoWeekYear", date => (long)ISOWeek.GetYear(date)),
        ["$millisecond"] = Dates.Part("$millisecond", date => date.Millisecond),
        ["$minute"] = Dates.Part("$minute", date => date.Minute),
        ["$month"] = Dates.Part("$month", date => date.Month),
        ["$second"] = Dates.Part("$second", date => date.Second),
        ["$week"] = Dates.Part("$week", date => Dates.Week(date)),
        ["$year"] = Dates.Part("$year", date => date.Year),

        // Literal and variables
        ["$const"] = (operand, _) => new ConstantExpression(operand),
        ["$let"] = LetExpression.Compile,
        ["$literal"] = (operand, _) => new ConstantExpression(operand),
        ["$rand"] = Operands.None("$rand", () => Random.Shared.NextDouble()),

        // Object
        ["$getField"] = Objects.CompileGetField,
        ["$mergeObjects"] = Operands.Any(Objects.Merge),
        ["$setField"] = Objects.CompileSetField,
        ["$unsetField"] = Objects.CompileUnsetField,

        // Set
        ["$allElementsTrue"] = Operands.One("$allElementsTrue", Sets.AllElementsTrue),
        ["$anyElementTrue"] = Operands.One("$anyElementTrue", Sets.AnyElementTrue),
        ["$setDifference"] = Operands.Collated(collation =>
            Operands.Two("$setDifference", (left, right) => Sets.Difference(left, right, collation))),
        ["$setEquals"] = Operands.Collated(collation => Operands.Any(operands => Sets.Equal(operands, collation))),
        ["$setIntersection"] = Operands.Collated(collation => Operands.Any(operands => Sets.Intersection(operands, collation))),
        ["$setIsSubset"] = Operands.Collated(collation =>
            Operands.Two("$setIsSubset", (left, right) => Sets.IsSubset(left, right, collation))),
        ["$setUnion"] = Operands.Collated(collation => Operands.Any(operands => Sets.Union(operands, collation))),

        // String
        ["$concat"] = Operands.Any(Strings.Concat),
        ["$indexOfBytes"] = Operands.Between("$indexOfBytes", 2, 4, Strings.IndexInBytes),
        ["$indexOfCP"] = Operands.Between("$indexOfCP", 2, 4, Strings.Index),
        ["$ltrim"] = Operands.ByName("$ltrim", 50696, ["input"], ["chars"], Strings.TrimLeft),
        ["$regexFind"] = RegexExpression.Named("$regexFind"),
        ["$regexFindAll"] = RegexExpression.Named("$regexFindAll"),
        ["$regexMatch"] = RegexExpression.Named("$regexMatch"),
        ["$replaceAll"] = Operands.ByName("$replaceAll", 51750, ["input", "find", "replacement"], [], Strings.ReplaceAll),
        ["$replaceOne"] = Operands.ByName("$replaceOne", 51750, ["input", "find", "replacement"], [], Strings.ReplaceOne),
        ["$rtrim"] = Operands.ByName("$rtrim", 50696, ["input"], ["chars"], Strings.TrimRight),
        ["$split"] = Operands.Two("$split", Strings.Split),
        ["$strLenBytes"] = Operands.One("$strLenBytes", Strings.LengthInBytes),
        ["$strLenCP"] = Operands.One("$strLenCP", Strings.Length),
        ["$strcasecmp"] = Operands.Two("$strcasecmp", Strings.Compare),
        ["$substr"] = Operands.Three("$substr", Strings.SubstringInBytes),
        ["$substrBytes"] = Operands.Three("$substrBytes", Strings.SubstringInBytes),
        ["$substrCP"] = Operands.Three("$substrCP", Strings.Substring),
        ["$toLower"] = Operands.One("$toLower", Strings.ToLower),
        ["$toUpper"] = Operands.One("$toUpper", Strings.ToUpper),
        ["$trim"] = Operands.ByName("$trim", 50696, ["input"], ["chars"], Strings.Trim),

        // Trigonometry
        ["$acos"] = Trigonometry.Bounded("$acos", -1, 1, Math.Acos),
        ["$acosh"] = Trigonometry.Bounded("$acosh", 1, double.PositiveInfinity, Math.Acosh),
        ["$asin"] = Trigonometry.Bounded("$asin", -1, 1, Math.Asin),
        ["$asinh"] = Trigonometry.Function("$asinh", Math.Asinh),
        ["$atan"] = Trigonometry.Function("$atan", Math.Atan),
        ["$atan2"] = Operands.Two("$atan2", Trigonometry.Atan2),
        ["$atanh"] = Trigonometry.Bounded("$atanh", -1, 1, Math.Atanh),
        ["$cos"] = Trigonometry.Finite("$cos", Math.Cos),
        ["$cosh"] = Trigonometry.Function("$cosh", Math.Cosh),
        ["$degreesToRadians"] = Trigonometry.Function("$degreesToRadians", degrees => degrees * (Math.PI / 180)),
        ["$radiansToDegrees"] = Trigonometry.Function("$radiansToDegrees", radians => radians * (180 / Math.PI)),
        ["$sin"] = Trigonometry.Finite("$sin", Math.Sin),
        ["$sinh"] = Trigonometry.Function("$sinh", Math.Sinh),
        ["$tan"] = Trigonometry.Finite("$tan", Math.Tan),
        ["$tanh"] = Trigonometry.Function("$tanh", Math.Tanh),

        // Type and size
        ["$binarySize"] = Operands.One("$binarySize", Types.BinarySize),
        ["$bsonSize"] = Operands.One("$bsonSize", Types.BsonSize),
        ["$convert"] = ConvertExpression.Compile,
        ["$isNumber"] = Operands.One("$isNumber", Types.IsNumber),
        ["$toBool"] = Conversion.Operator("$toBool", BsonType.Boolean),
        ["$toDate"] = Conversion.Operator("$toDate", BsonType.DateTime),
        ["$toDecimal"] = Conversion.Operator("$toDecimal", BsonType.Decimal128),
        ["$toDouble"] = Conversion.Operator("$toDouble", BsonType.Double),
        ["$toInt"] = Conversion.Operator("$toInt", BsonType.Int32),
        ["$toLong"] = Conversion.Operator("$toLong", BsonType.Int64),
        ["$toObjectId"] = Conversion.Operator("$toObjectId", BsonType.ObjectId),
        ["$toString"] = Conversion.Operator("$toString", BsonType.String),
        ["$tsIncrement"] = Operands.One("$tsIncrement", Types.TimestampIncrement),
        ["$tsSecond"] = Operands.One("$tsSecond", Types.TimestampSecond),
        ["$type"] = Operands.One("$type", Types.Type),
    }.ToFrozenDictionary();
}
