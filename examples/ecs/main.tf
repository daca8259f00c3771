# What the secrets of shop/prod need: a key of their own, the role that the task runs with and may
# read them, and the role that CI takes to write them. The two policies are in files of their own,
# as `chamber policy` prints them.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0, < 7.0"
    }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["123456789012"]
}

variable "github_repository" {
  description = "whose workflows on main may write secrets: OWNER/NAME"
  type        = string
}

resource "aws_kms_key" "secrets" {
  description         = "secrets of shop/prod in Parameter Store"
  enable_key_rotation = true
}

# The policies go by this name. Where the account has a key under it already, give this one another,
# and make the policies with --kms-key.
resource "aws_kms_alias" "secrets" {
  name          = "alias/parameter_store_key"
  target_key_id = aws_kms_key.secrets.key_id
}

# The task: reads, and nothing else.

data "aws_iam_policy_document" "ecs_task" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["123456789012"]
    }
  }
}

resource "aws_iam_role" "task" {
  name               = "shop-task"
  assume_role_policy = data.aws_iam_policy_document.ecs_task.json
}

resource "aws_iam_role_policy" "task" {
  name   = "secrets"
  role   = aws_iam_role.task.id
  policy = data.aws_iam_policy_document.chamber_exec.json
}

# ECS itself: pulls the image and writes the log. It needs no right on secrets.

data "aws_iam_policy_document" "ecs_execution" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "execution" {
  name               = "shop-execution"
  assume_role_policy = data.aws_iam_policy_document.ecs_execution.json
}

resource "aws_iam_role_policy_attachment" "execution" {
  role       = aws_iam_role.execution.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_cloudwatch_log_group" "shop" {
  name              = "/shop"
  retention_in_days = 30
}

locals {
  task = jsondecode(file("${path.module}/task-definition.json"))
}

resource "aws_ecs_task_definition" "shop" {
  family                   = local.task.family
  requires_compatibilities = local.task.requiresCompatibilities
  network_mode             = local.task.networkMode
  cpu                      = local.task.cpu
  memory                   = local.task.memory
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.execution.arn
  container_definitions    = jsonencode(local.task.containerDefinitions)

  runtime_platform {
    operating_system_family = local.task.runtimePlatform.operatingSystemFamily
    cpu_architecture        = local.task.runtimePlatform.cpuArchitecture
  }
}

# CI: writes, from the main branch of one repository.

resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "github" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["repo:${var.github_repository}:ref:refs/heads/main"]
    }
  }
}

resource "aws_iam_role" "writer" {
  name               = "shop-secrets-writer"
  assume_role_policy = data.aws_iam_policy_document.github.json
}

resource "aws_iam_role_policy" "writer" {
  name   = "secrets"
  role   = aws_iam_role.writer.id
  policy = data.aws_iam_policy_document.chamber_write.json
}

output "writer_role" {
  description = "what the workflow in examples/github-actions takes as AWS_SECRETS_ROLE"
  value       = aws_iam_role.writer.arn
}
