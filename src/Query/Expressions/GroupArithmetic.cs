using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Divisions within <c>$group</c>, whose errors have codes of their own there.</summary>
internal static class GroupArithmetic
{
    public static RawValue Divide(RawValue left, RawValue right) => IsByZero(left, right)
        ? throw new DocumentException((ErrorCode)4848401, "can't $divide by zero")
        : Arithmetic.Divide(left, right);

    public static RawValue Mod(RawValue left, RawValue right) => IsByZero(left, right)
        ? throw new DocumentException((ErrorCode)4848403, "can't $mod by zero")
        : Arithmetic.Mod(left, right);

    private static bool IsByZero(RawValue left, RawValue right) => left.IsNumber && right.IsNumber && !right.Raw.IsTruthy;
}
