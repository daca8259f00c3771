data "aws_iam_policy_document" "chamber_write" {
  statement {
    sid       = "Secrets"
    actions   = ["ssm:AddTagsToResource", "ssm:GetParameterHistory", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:LabelParameterVersion", "ssm:ListTagsForResource", "ssm:PutParameter", "ssm:RemoveTagsFromResource", "ssm:UnlabelParameterVersion"]
    resources = ["arn:aws:ssm:eu-west-1:123456789012:parameter/shop/prod/*"]
  }

  statement {
    sid       = "Listing"
    actions   = ["ssm:DescribeParameters"]
    resources = ["*"]
  }

  statement {
    sid       = "RequiredTags"
    actions   = ["ssm:GetParameters"]
    resources = ["arn:aws:ssm:eu-west-1:123456789012:parameter/_chamber/store-config"]
  }

  statement {
    sid       = "Decrypt"
    actions   = ["kms:Decrypt"]
    resources = ["arn:aws:kms:eu-west-1:123456789012:key/*"]

    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["ssm.eu-west-1.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:PARAMETER_ARN"
      values   = ["arn:aws:ssm:eu-west-1:123456789012:parameter/shop/prod/*", "arn:aws:ssm:eu-west-1:123456789012:parameter/_chamber/store-config"]
    }

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = ["alias/parameter_store_key"]
    }
  }

  statement {
    sid       = "Encrypt"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = ["arn:aws:kms:eu-west-1:123456789012:key/*"]

    condition {
      test     = "StringLike"
      variable = "kms:ViaService"
      values   = ["ssm.eu-west-1.amazonaws.com"]
    }

    condition {
      test     = "StringLike"
      variable = "kms:EncryptionContext:PARAMETER_ARN"
      values   = ["arn:aws:ssm:eu-west-1:123456789012:parameter/shop/prod/*"]
    }

    condition {
      test     = "ForAnyValue:StringEquals"
      variable = "kms:ResourceAliases"
      values   = ["alias/parameter_store_key"]
    }
  }
}
