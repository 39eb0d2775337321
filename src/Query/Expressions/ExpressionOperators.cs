using System.Collections.Frozen;
using Streetcar.Bson;
using Streetcar.Query.Aggregation.Accumulators;

namespace Streetcar.Query.Expressions;

/// <summary>The expression operators: one line each, with what compiles it.</summary>
internal static class ExpressionOperators
{
    private static readonly ArgumentErrors CountedErrors = new(5787801, 5787901, 5787906, 5787907)
    {
        NotADocumentText = "specification must be an object; found {0}: {1}",
        UnknownText = "Unknown argument for 'n' operator: {1}",
        MissingText = "Missing value for '{1}'",
    };

    private static readonly ArgumentErrors DateAddErrors = new(5166400, 5166401, 5166402)
    {
        NotADocumentText = "{0} expects an object as its argument",
        UnknownText = "Unrecognized argument to {0}: {1}. Expected arguments are startDate, unit, amount, and optionally timezone.",
        MissingText = "{0} requires startDate, unit, and amount to be present",
    };

    private static readonly ArgumentErrors TrimErrors = new(50696, 50694, 50695)
    {
        NotADocumentText = "{0} only supports an object as an argument, found {1}",
        UnknownText = "{0} found an unknown argument: {1}",
        MissingText = "{0} requires an '{1}' field",
    };

    private static readonly ArgumentErrors ReplaceErrors = new(51751, 51750, 51749, 51748, 51747)
    {
        NotADocumentText = "{0} requires an object as an argument, found: {1}",
        UnknownText = "{0} found an unknown argument: {1}",
        MissingText = "{0} requires '{1}' to be specified",
    };

    public static FrozenDictionary<string, Operands.Compile> All { get; } = new Dictionary<string, Operands.Compile>
    {
        // Accumulators
        ["$avg"] = AccumulatorExpression.Over(_ => new AvgAccumulator()),
        ["$max"] = AccumulatorExpression.Over(collation => new MinMaxAccumulator(direction: 1, collation)),
        ["$median"] = AccumulatorExpression.Defined(PercentileAccumulator.CompileMedian),
        ["$min"] = AccumulatorExpression.Over(collation => new MinMaxAccumulator(direction: -1, collation)),
        ["$percentile"] = AccumulatorExpression.Defined(PercentileAccumulator.Compile),
        ["$stdDevPop"] = AccumulatorExpression.Over(_ => new StdDevAccumulator(isSample: false)),
        ["$stdDevSamp"] = AccumulatorExpression.Over(_ => new StdDevAccumulator(isSample: true)),
        ["$sum"] = AccumulatorExpression.Over(_ => new SumAccumulator()),

        // Arithmetic
        ["$abs"] = Operands.One("$abs", Arithmetic.Abs),
        ["$add"] = Operands.Any(Arithmetic.Add),
        ["$ceil"] = Operands.One("$ceil", Arithmetic.Ceil),
        ["$divide"] = Operands.Two("$divide", Arithmetic.Divide, GroupArithmetic.Divide),
        ["$exp"] = Operands.One("$exp", Arithmetic.Exp),
        ["$floor"] = Operands.One("$floor", Arithmetic.Floor),
        ["$ln"] = Operands.One("$ln", Arithmetic.Ln),
        ["$log"] = Operands.Two("$log", Arithmetic.Log),
        ["$log10"] = Operands.One("$log10", Arithmetic.Log10),
        ["$mod"] = Operands.Two("$mod", Arithmetic.Mod, GroupArithmetic.Mod),
        ["$multiply"] = Operands.Any(Arithmetic.Multiply),
        ["$pow"] = Operands.Two("$pow", Arithmetic.Pow),
        ["$round"] = Operands.Between("$round", 1, 2, Arithmetic.Round),
        ["$sigmoid"] = (operand, compiler) => new UnaryExpression(compiler.Compile(operand), Arithmetic.Sigmoid),
        ["$sqrt"] = Operands.One("$sqrt", Arithmetic.Sqrt),
        ["$subtract"] = Operands.Two("$subtract", Arithmetic.Subtract),
        ["$trunc"] = Operands.Between("$trunc", 1, 2, Arithmetic.Trunc),

        // Array
        ["$arrayElemAt"] = Operands.Two("$arrayElemAt", Arrays.ElementAt),
        ["$arrayToObject"] = Operands.One("$arrayToObject", Arrays.ToObject),
        ["$concatArrays"] = Operands.Any(Arrays.Concat),
        ["$filter"] = Operands.Long(FilterExpression.Compile),
        ["$first"] = Operands.One("$first", Arrays.First),
        ["$firstN"] = Operands.ByName("$firstN", CountedErrors, ["n", "input"], [], Arrays.FirstN),
        ["$in"] = Operands.Collated(collation => Operands.Two("$in", (value, array) => Arrays.In(value, array, collation))),
        ["$indexOfArray"] = Operands.Collated(collation =>
            Operands.Between("$indexOfArray", 2, 4, operands => Arrays.IndexOf(operands, collation))),
        ["$isArray"] = Operands.One("$isArray", Arrays.IsArray),
        ["$last"] = Operands.One("$last", Arrays.Last),
        ["$lastN"] = Operands.ByName("$lastN", CountedErrors, ["n", "input"], [], Arrays.LastN),
        ["$map"] = Operands.Long(MapExpression.Compile),
        ["$maxN"] = Operands.Collated(collation =>
            Operands.ByName("$maxN", CountedErrors, ["n", "input"], [], operands => Arrays.MaxN(operands, collation))),
        ["$minN"] = Operands.Collated(collation =>
            Operands.ByName("$minN", CountedErrors, ["n", "input"], [], operands => Arrays.MinN(operands, collation))),
        ["$objectToArray"] = Operands.One("$objectToArray", Arrays.FromObject),
        ["$range"] = Operands.Long(Operands.Between("$range", 2, 3, Arrays.Range)),
        ["$reduce"] = Operands.Long(ReduceExpression.Compile),
        ["$reverseArray"] = Operands.One("$reverseArray", Arrays.Reverse),
        ["$size"] = Operands.One("$size", Arrays.Size),
        ["$slice"] = Operands.Between("$slice", 2, 3, Arrays.Slice),
        ["$sortArray"] = Operands.Long(SortArrayExpression.Compile),
        ["$zip"] = Operands.Long(ZipExpression.Compile),

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

        // Custom aggregation
        ["$function"] = ScriptExpression.Compile,

        // Date
        ["$dateAdd"] = Operands.ByName("$dateAdd", DateAddErrors, ["startDate", "unit", "amount"], ["timezone"], DateArithmetic.Add),
        ["$dateDiff"] = Operands.ByName("$dateDiff", new(5166301, 5166302, 5166303, 5166304, 5166305), ["startDate", "endDate", "unit"], ["timezone", "startOfWeek"], DateArithmetic.Difference),
        ["$dateFromParts"] = Operands.ByName(
            "$dateFromParts",
            new(40519, 40518),
            [],
            ["year", "isoWeekYear", "month", "isoWeek", "day", "isoDayOfWeek", "hour", "minute", "second", "millisecond", "timezone"],
            Dates.FromParts),
        ["$dateFromString"] = DateFromStringExpression.Compile,
        ["$dateSubtract"] = Operands.ByName("$dateSubtract", DateAddErrors, ["startDate", "unit", "amount"], ["timezone"], DateArithmetic.Subtract),
        ["$dateToParts"] = Operands.ByName("$dateToParts", new(40524, 40520, 40522), ["date"], ["timezone", "iso8601"], Dates.ToParts),
        ["$dateToString"] = Operands.ByName("$dateToString", new(18629, 18534, 18628), ["date"], ["format", "timezone", "onNull"], Dates.ToText),
        ["$dateTrunc"] = Operands.ByName("$dateTrunc", new(5439007, 5439008, 5439009, 5439010), ["date", "unit"], ["binSize", "timezone", "startOfWeek"], DateArithmetic.Truncate),
        ["$dayOfMonth"] = Dates.Part("$dayOfMonth", date => date.Day),
        ["$dayOfWeek"] = Dates.Part("$dayOfWeek", date => date.DayOfWeek),
        ["$dayOfYear"] = Dates.Part("$dayOfYear", date => date.DayOfYear),
        ["$hour"] = Dates.Part("$hour", date => date.Hour),
        ["$isoDayOfWeek"] = Dates.Part("$isoDayOfWeek", date => date.IsoDayOfWeek),
        ["$isoWeek"] = Dates.Part("$isoWeek", date => date.IsoWeek),
        ["$isoWeekYear"] = Dates.Part("$isoWeekYear", date => (long)date.IsoWeekYear),
        ["$millisecond"] = Dates.Part("$millisecond", date => date.Millisecond),
        ["$minute"] = Dates.Part("$minute", date => date.Minute),
        ["$month"] = Dates.Part("$month", date => date.Month),
        ["$second"] = Dates.Part("$second", date => date.Second),
        ["$week"] = Dates.Part("$week", date => date.Week),
        ["$year"] = Dates.Part("$year", date => date.Year),

        // Literal and variables
        ["$const"] = (operand, _) => new ConstantExpression(operand),
        ["$let"] = Operands.Long(LetExpression.Compile),
        ["$literal"] = (operand, _) => new ConstantExpression(operand),
        ["$meta"] = MetaExpression.Compile,
        ["$rand"] = Operands.None("$rand", 3040501, () => Random.Shared.NextDouble()),

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
        ["$setEquals"] = Sets.CompileEqual,
        ["$setIntersection"] = Operands.Collated(collation => Operands.Any(operands => Sets.Intersection(operands, collation))),
        ["$setIsSubset"] = Operands.Collated(collation =>
            Operands.Two("$setIsSubset", (left, right) => Sets.IsSubset(left, right, collation))),
        ["$setUnion"] = Operands.Collated(collation => Operands.Any(operands => Sets.Union(operands, collation))),

        // String
        ["$concat"] = Operands.Any(Strings.Concat),
        ["$indexOfBytes"] = Operands.Between("$indexOfBytes", 2, 4, Strings.IndexInBytes),
        ["$indexOfCP"] = Operands.Between("$indexOfCP", 2, 4, Strings.Index),
        ["$ltrim"] = Operands.ByName("$ltrim", TrimErrors, ["input"], ["chars"], Strings.TrimLeft),
        ["$regexFind"] = RegexExpression.Named("$regexFind"),
        ["$regexFindAll"] = RegexExpression.Named("$regexFindAll"),
        ["$regexMatch"] = RegexExpression.Named("$regexMatch"),
        ["$replaceAll"] = Operands.ByName("$replaceAll", ReplaceErrors, ["input", "find", "replacement"], [], Strings.ReplaceAll),
        ["$replaceOne"] = Operands.ByName("$replaceOne", ReplaceErrors, ["input", "find", "replacement"], [], Strings.ReplaceOne),
        ["$rtrim"] = Operands.ByName("$rtrim", TrimErrors, ["input"], ["chars"], Strings.TrimRight),
        ["$split"] = Operands.Two("$split", Strings.Split),
        ["$strLenBytes"] = Operands.One("$strLenBytes", Strings.LengthInBytes),
        ["$strLenCP"] = Operands.One("$strLenCP", Strings.Length),
        ["$strcasecmp"] = Operands.Two("$strcasecmp", Strings.Compare),
        ["$substr"] = Operands.Three("$substr", Strings.SubstringInBytes),
        ["$substrBytes"] = Operands.Three("$substrBytes", Strings.SubstringInBytes),
        ["$substrCP"] = Operands.Three("$substrCP", Strings.Substring),
        ["$toLower"] = Operands.One("$toLower", Strings.ToLower),
        ["$toUpper"] = Operands.One("$toUpper", Strings.ToUpper),
        ["$trim"] = Operands.ByName("$trim", TrimErrors, ["input"], ["chars"], Strings.Trim),

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
        ["$toBool"] = Conversion.Operator("$toBool", ElementType.Boolean),
        ["$toDate"] = Conversion.Operator("$toDate", ElementType.DateTime),
        ["$toDecimal"] = Conversion.Operator("$toDecimal", ElementType.Decimal128),
        ["$toDouble"] = Conversion.Operator("$toDouble", ElementType.Double),
        ["$toHashedIndexKey"] = Operands.One("$toHashedIndexKey", HashedIndexKey.Of),
        ["$toInt"] = Conversion.Operator("$toInt", ElementType.Int32),
        ["$toLong"] = Conversion.Operator("$toLong", ElementType.Int64),
        ["$toObjectId"] = Conversion.Operator("$toObjectId", ElementType.ObjectId),
        ["$toString"] = Conversion.Operator("$toString", ElementType.String),
        ["$toUUID"] = Conversion.ToUuid,
        ["$tsIncrement"] = Operands.One("$tsIncrement", Types.TimestampIncrement),
        ["$tsSecond"] = Operands.One("$tsSecond", Types.TimestampSecond),
        ["$type"] = Operands.One("$type", Types.Type),
    }.ToFrozenDictionary();

    /// <summary>The error for an operator that is not among them.</summary>
    public static DocumentException NotFound(string name, RawValue operand) => name switch
    {
        _ => new(ErrorCode.InvalidPipelineOperator, $"Unrecognized expression '{name}'"),
    };
}
