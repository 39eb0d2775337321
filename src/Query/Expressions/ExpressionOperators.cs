using System.Collections.Frozen;

namespace Streetcar.Query;

/// <summary>The expression operators: one line each, with what compiles it.</summary>
internal static class ExpressionOperators
{
    public static FrozenDictionary<string, Operands.Compile> All { get; } = new Dictionary<string, Operands.Compile>
    {
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

        // Boolean
        ["$and"] = LogicalExpression.CompileAnd,
        ["$not"] = Operands.One("$not", LogicalExpression.Not),
        ["$or"] = LogicalExpression.CompileOr,

        // Comparison
        ["$cmp"] = Operands.Two("$cmp", Comparison.Cmp),
        ["$eq"] = Operands.Two("$eq", Comparison.Eq),
        ["$gt"] = Operands.Two("$gt", Comparison.Gt),
        ["$gte"] = Operands.Two("$gte", Comparison.Gte),
        ["$lt"] = Operands.Two("$lt", Comparison.Lt),
        ["$lte"] = Operands.Two("$lte", Comparison.Lte),
        ["$ne"] = Operands.Two("$ne", Comparison.Ne),

        // Conditional
        ["$cond"] = CondExpression.Compile,
        ["$ifNull"] = IfNullExpression.Compile,
        ["$switch"] = SwitchExpression.Compile,

        // Literal
        ["$const"] = (operand, _) => new ConstantExpression(operand),
        ["$literal"] = (operand, _) => new ConstantExpression(operand),

        // String
        ["$concat"] = Operands.Any(Strings.Concat),
        ["$strLenBytes"] = Operands.One("$strLenBytes", Strings.LengthInBytes),
        ["$strLenCP"] = Operands.One("$strLenCP", Strings.Length),
        ["$toLower"] = Operands.One("$toLower", Strings.ToLower),
        ["$toUpper"] = Operands.One("$toUpper", Strings.ToUpper),

        // Array
        ["$arrayElemAt"] = Operands.Two("$arrayElemAt", Arrays.ElementAt),
        ["$concatArrays"] = Operands.Any(Arrays.Concat),
        ["$in"] = Operands.Two("$in", Arrays.In),
        ["$isArray"] = Operands.One("$isArray", Arrays.IsArray),
        ["$size"] = Operands.One("$size", Arrays.Size),
    }.ToFrozenDictionary();
}
